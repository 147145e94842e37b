"""How members like to read: kept with the account, in one short word."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    """Bring the database to this revision."""
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.add_column(sa.Column('comfort_words', sa.String(length=60), nullable=True))


def downgrade():
    """Bring the database back to the revision before."""
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_column('comfort_words')
