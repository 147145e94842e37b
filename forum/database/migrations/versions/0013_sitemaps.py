"""When what each sitemap lists changed last, and which posts were edited."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

# As far as it can be known: when the newest post was written in them.
RANGES = """
INSERT INTO sitemap_files (kind, number, changed_at)
SELECT 'threads', (threads.id - 1) / 500 + 1, max(threads.last_post_at)
FROM threads JOIN sections ON sections.id = threads.section_id
WHERE threads.hidden_at IS NULL AND sections.is_public
GROUP BY (threads.id - 1) / 500 + 1
"""
LONG_ONES = """
INSERT INTO sitemap_files (kind, number, changed_at)
SELECT 'thread', threads.id, threads.last_post_at
FROM threads JOIN sections ON sections.id = threads.section_id
WHERE threads.last_number > 1000 AND threads.hidden_at IS NULL AND sections.is_public
"""


def upgrade():
    """Bring the database to this revision."""
    op.create_table(
        'sitemap_files',
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('kind', 'number', name=op.f('pk_sitemap_files')),
    )
    is_edited = sa.text('edited_at IS NOT NULL')
    op.create_index(
        'ix_posts_edited',
        'posts',
        ['thread_id', 'number', 'edited_at', 'hidden_at'],
        sqlite_where=is_edited,
        postgresql_where=is_edited,
    )
    op.execute(RANGES)
    op.execute(LONG_ONES)


def downgrade():
    """Bring the database back to the revision before."""
    op.drop_index('ix_posts_edited', table_name='posts')
    op.drop_table('sitemap_files')
