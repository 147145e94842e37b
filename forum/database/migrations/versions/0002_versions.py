"""A number for everything that guests see, raised when it changes."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    """Bring the database to this revision."""
    op.create_table('versions',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_versions'))
    )


def downgrade():
    """Bring the database back to the revision before."""
    op.drop_table('versions')
