"""Maps of long threads: what stands in posts, months, writers, summaries."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

IN_A_FILE = "CAST(strftime('%Y%m', created_at) AS INTEGER)"
ON_A_SERVER = "CAST(to_char(created_at AT TIME ZONE 'UTC', 'YYYYMM') AS INTEGER)"
# What the renderer of this revision writes for pictures, and for links that people put.
HAS_PICTURE = "html LIKE '%<img %' OR html LIKE '%<a class=\"remote-image\"%'"
HAS_LINK = "html LIKE '%<a href=%'"
QUOTED = """
    SELECT count(DISTINCT quotes.post_id) FROM quotes JOIN posts AS quoting
    ON quoting.id = quotes.post_id
    WHERE quotes.quoted_id = posts.id AND quoting.thread_id = posts.thread_id
    AND quoting.hidden_at IS NULL
"""
FLAGS = ('has_picture', 'has_link')
INDEXES = {
    'ix_posts_thread_author': (['thread_id', 'author_id', 'number', 'hidden_at', 'id'], None),
    'ix_posts_thread_quoted': (
        ['thread_id', 'quoted_count', 'number', 'hidden_at', 'id'],
        'quoted_count > 0',
    ),
    'ix_posts_thread_pictures': (
        ['thread_id', 'number', 'hidden_at', 'has_picture', 'id'],
        'has_picture IS {true}',
    ),
    'ix_posts_thread_links': (
        ['thread_id', 'number', 'hidden_at', 'has_link', 'id'],
        'has_link IS {true}',
    ),
}


def _is_a_file() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def upgrade():
    """Bring the database to this revision."""
    _make_tables()
    _add_columns()
    _fill()
    _make_indexes()


def _make_tables():
    op.create_table(
        'thread_months',
        sa.Column('thread_id', sa.Integer(), nullable=False),
        sa.Column('month', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('post_count', sa.Integer(), nullable=False),
        sa.Column('first_number', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_thread_months_thread_id_threads'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('thread_id', 'month', name=op.f('pk_thread_months')),
    )
    op.create_table(
        'thread_writers',
        sa.Column('thread_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('post_count', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_thread_writers_thread_id_threads'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_thread_writers_author_id_users')),
        sa.PrimaryKeyConstraint('thread_id', 'author_id', name=op.f('pk_thread_writers')),
    )
    op.create_table(
        'summaries',
        sa.Column('thread_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('source', sa.Text(), nullable=False),
        sa.Column('html', sa.Text(), nullable=False),
        sa.Column('markup_version', sa.Integer(), nullable=False),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_summaries_thread_id_threads'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_summaries_author_id_users')),
        sa.PrimaryKeyConstraint('thread_id', name=op.f('pk_summaries')),
    )
    op.create_index(op.f('ix_summaries_author_id'), 'summaries', ['author_id'], unique=False)


def _add_columns():
    """Add columns in place: a table of millions of posts is not made anew for three numbers."""
    nothing = {'nullable': False, 'server_default': sa.text('0')}
    op.add_column('posts', sa.Column('quoted_count', sa.Integer(), **nothing))
    for flag in FLAGS:
        op.add_column('posts', sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))


def _fill():
    """Count and look at what is there, going through the posts once for each."""
    month = IN_A_FILE if _is_a_file() else ON_A_SERVER
    _run(f"UPDATE posts SET has_picture = ({HAS_PICTURE}), has_link = ({HAS_LINK}) WHERE {HAS_PICTURE} OR {HAS_LINK}")
    _run(f"UPDATE posts SET quoted_count = ({QUOTED}) WHERE id IN (SELECT quoted_id FROM quotes)")
    _run(
        "INSERT INTO thread_months (thread_id, month, post_count, first_number) "
        f"SELECT thread_id, {month}, count(*), min(number) FROM posts "
        f"WHERE hidden_at IS NULL GROUP BY thread_id, {month}"
    )
    _run(
        "INSERT INTO thread_writers (thread_id, author_id, post_count) "
        "SELECT thread_id, author_id, count(*) FROM posts "
        "WHERE hidden_at IS NULL GROUP BY thread_id, author_id"
    )


def _run(statement):
    # Past the driver's own reading of percent signs.
    op.get_bind().execute(sa.text(statement.replace(':', '\\:')))


def _make_indexes():
    true = '1' if _is_a_file() else 'true'
    for name, (columns, where) in INDEXES.items():
        where = where and sa.text(where.format(true=true))
        op.create_index(name, 'posts', columns, unique=False, sqlite_where=where, postgresql_where=where)
    op.create_index('ix_thread_writers_most', 'thread_writers', ['thread_id', 'post_count', 'author_id'], unique=False)
    op.create_index(op.f('ix_thread_writers_author_id'), 'thread_writers', ['author_id'], unique=False)


def downgrade():
    """Bring the database back to the revision before."""
    for name in INDEXES:
        op.drop_index(name, table_name='posts')
    with op.batch_alter_table('posts', schema=None) as batch_op:
        for name in ('quoted_count', *FLAGS):
            batch_op.drop_column(name)
    for table in ('summaries', 'thread_writers', 'thread_months'):
        op.drop_table(table)
