"""Indexes from which a page of a long list is read, however far down it stands."""

from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# What each index was, and what it is now; None where there was none.
CHANGES = {
    ('threads', 'ix_threads_listing'): (
        ['section_id', 'is_pinned', 'last_post_at', 'id'],
        ['section_id', 'is_pinned', 'last_post_at', 'id', 'hidden_at'],
    ),
    ('threads', 'ix_threads_section_last_post'): (None, ['section_id', 'last_post_at', 'id']),
    ('threads', 'ix_threads_section_hidden'): (None, ['section_id', 'hidden_at']),
    ('threads', 'ix_threads_author_created'): (
        ['author_id', 'created_at'],
        ['author_id', 'created_at', 'id', 'section_id', 'hidden_at'],
    ),
    ('threads', 'ix_threads_last_post'): (['last_post_at'], ['last_post_at', 'id']),
    ('posts', 'ix_posts_author_created'): (
        ['author_id', 'created_at'],
        ['author_id', 'created_at', 'id', 'thread_id', 'hidden_at'],
    ),
    ('articles', 'ix_articles_published_at'): (['published_at'], None),
    ('articles', 'ix_articles_published'): (None, ['published_at', 'id']),
    ('log_entries', 'ix_log_entries_act_created'): (None, ['act', 'created_at', 'id']),
}


def _change(table, name, old, new):
    if old:
        op.drop_index(name, table_name=table)
    if new:
        op.create_index(name, table, new, unique=False)


def upgrade():
    """Bring the database to this revision."""
    for (table, name), (before, after) in CHANGES.items():
        _change(table, name, before, after)


def downgrade():
    """Bring the database back to the revision before."""
    for (table, name), (before, after) in CHANGES.items():
        _change(table, name, after, before)
