"""Search: how the index stands, the words it has, and the indexes themselves, still empty."""

import sqlalchemy as sa
from alembic import op

from forum.database import fulltext

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None

INDEXES = ('search_public', 'search_private', 'search_news', 'search_private_news')


def upgrade():
    """Bring the database to this revision; `search rebuild` fills the indexes."""
    made = op.create_table(
        'search_index',
        sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('version', sa.String(length=40), nullable=False),
        sa.Column('next_version', sa.String(length=40), nullable=True),
        sa.Column('next_post_id', sa.Integer(), nullable=False),
        sa.Column('next_article_id', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_search_index')),
    )
    # Without a version it has not got what was written before.
    row = {'id': 1, 'version': '', 'next_post_id': 0, 'next_article_id': 0}
    op.bulk_insert(made, [row])
    op.create_table(
        'search_terms',
        sa.Column('word', sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint('word', name=op.f('pk_search_terms')),
    )
    for name in INDEXES:
        fulltext.create(op.get_bind(), name)


def downgrade():
    """Bring the database back to the revision before."""
    for name in (*INDEXES, *(f'{name}_next' for name in INDEXES)):
        fulltext.drop(op.get_bind(), name)
    op.drop_table('search_terms')
    op.drop_table('search_index')
