"""Whom members ignore, their bookmarks, their privacy, and how often posts were answered."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

BY_AUTHOR = ['author_id', 'created_at', 'id', 'thread_id', 'hidden_at']
ANSWERED = sa.text('answer_count > 0')
PRIVACY = (
    sa.Column('ignored_count', sa.Integer(), nullable=False, server_default='0'),
    sa.Column('last_seen_to', sa.String(length=10), nullable=False, server_default='members'),
    sa.Column('shows_time', sa.Boolean(), nullable=False, server_default=sa.false()),
    sa.Column('is_found_by_robots', sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column('is_listed_to_guests', sa.Boolean(), nullable=False, server_default=sa.true()),
)  # fmt: skip
COUNT_ANSWERS = """
    UPDATE posts SET answer_count = (
        SELECT count(*) FROM posts AS answers
        WHERE answers.reply_to_id = posts.id AND answers.thread_id = posts.thread_id
        AND answers.hidden_at IS NULL)
    WHERE id IN (SELECT reply_to_id FROM posts WHERE reply_to_id IS NOT NULL)
"""


def _member(name):
    key = f'fk_{{}}_{name}_users'
    return lambda table: sa.ForeignKeyConstraint(
        [name], ['users.id'], name=op.f(key.format(table)), ondelete='CASCADE'
    )


def upgrade():
    """Bring the database to this revision."""
    for column in PRIVACY:
        op.add_column('users', column._copy())
    op.create_table(
        'ignores',
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('ignored_id', sa.Integer(), nullable=False),
        sa.Column('since', sa.DateTime(timezone=True), nullable=False),
        _member('user_id')('ignores'),
        _member('ignored_id')('ignores'),
        sa.PrimaryKeyConstraint('user_id', 'ignored_id', name=op.f('pk_ignores')),
    )
    op.create_index(op.f('ix_ignores_ignored_id'), 'ignores', ['ignored_id'])
    _create_bookmarks()
    op.add_column(
        'posts', sa.Column('answer_count', sa.Integer(), nullable=False, server_default='0')
    )
    op.execute(COUNT_ANSWERS)
    op.drop_index('ix_posts_author_created', table_name='posts')
    op.create_index('ix_posts_author_created', 'posts', [*BY_AUTHOR, 'number'])
    op.create_index(
        'ix_posts_author_answered',
        'posts',
        ['author_id', 'answer_count', 'id', 'thread_id', 'hidden_at'],
        sqlite_where=ANSWERED,
        postgresql_where=ANSWERED,
    )


def _create_bookmarks():
    op.create_table(
        'bookmarks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=True),
        sa.Column('thread_id', sa.Integer(), nullable=True),
        sa.Column('note', sa.String(length=200), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            '(post_id IS NULL) <> (thread_id IS NULL)', name=op.f('ck_bookmarks_one_thing')
        ),
        _member('user_id')('bookmarks'),
        sa.ForeignKeyConstraint(
            ['post_id'], ['posts.id'], name=op.f('fk_bookmarks_post_id_posts'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['thread_id'],
            ['threads.id'],
            name=op.f('fk_bookmarks_thread_id_threads'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_bookmarks')),
        sa.UniqueConstraint('user_id', 'post_id', name=op.f('uq_bookmarks_user_id_post_id')),
        sa.UniqueConstraint('user_id', 'thread_id', name=op.f('uq_bookmarks_user_id_thread_id')),
    )
    op.create_index(op.f('ix_bookmarks_post_id'), 'bookmarks', ['post_id'])
    op.create_index(op.f('ix_bookmarks_thread_id'), 'bookmarks', ['thread_id'])
    op.create_index(
        'ix_bookmarks_user_created', 'bookmarks', ['user_id', 'created_at', 'id', 'removed_at']
    )


def downgrade():
    """Bring the database back to the revision before."""
    op.drop_index('ix_posts_author_answered', table_name='posts')
    op.drop_index('ix_posts_author_created', table_name='posts')
    op.create_index('ix_posts_author_created', 'posts', BY_AUTHOR)
    op.drop_column('posts', 'answer_count')
    op.drop_table('bookmarks')
    op.drop_table('ignores')
    for column in PRIVACY:
        op.drop_column('users', column.name)
