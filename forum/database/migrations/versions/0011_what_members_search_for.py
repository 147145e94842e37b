"""What members have searched for last, and whether they want that to be kept."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade():
    """Bring the database to this revision."""
    op.add_column(
        'users',
        sa.Column('keeps_searches', sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        'recent_searches',
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(length=200), nullable=False),
        sa.Column('searched_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['user_id'],
            ['users.id'],
            name=op.f('fk_recent_searches_user_id_users'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('user_id', 'text', name=op.f('pk_recent_searches')),
    )


def downgrade():
    """Bring the database back to the revision before."""
    op.drop_table('recent_searches')
    op.drop_column('users', 'keeps_searches')
