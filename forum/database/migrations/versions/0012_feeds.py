"""Secret addresses of members' feeds, and indexes of the newest threads."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

NEWEST = {
    'ix_threads_section_created': ['section_id', 'created_at', 'id', 'hidden_at'],
    'ix_threads_created': ['created_at', 'id', 'section_id', 'hidden_at'],
}


def upgrade():
    """Bring the database to this revision."""
    op.create_table(
        'feed_keys',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('token_hash', sa.String(length=64), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['user_id'], ['users.id'], name=op.f('fk_feed_keys_user_id_users'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feed_keys')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_feed_keys_token_hash')),
    )
    op.create_index(op.f('ix_feed_keys_user_id'), 'feed_keys', ['user_id'])
    for name, columns in NEWEST.items():
        op.create_index(name, 'threads', columns)


def downgrade():
    """Bring the database back to the revision before."""
    for name in NEWEST:
        op.drop_index(name, table_name='threads')
    op.drop_table('feed_keys')
