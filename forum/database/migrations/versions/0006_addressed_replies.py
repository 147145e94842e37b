"""Whom a post is addressed to, and the indexes that find answers."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

INDEXES = {
    'ix_posts_addressed_created': [
        'addressed_to_id', 'created_at', 'id', 'thread_id', 'hidden_at',
    ],
    'ix_posts_thread_addressed': ['thread_id', 'addressed_to_id', 'number', 'hidden_at', 'id'],
    'ix_posts_answers': ['reply_to_id', 'id', 'thread_id', 'number', 'hidden_at'],
}
FILL = """
UPDATE posts SET addressed_to_id = (
    SELECT answered.author_id FROM posts AS answered
    WHERE answered.id = posts.reply_to_id AND answered.author_id <> posts.author_id
) WHERE reply_to_id IS NOT NULL
"""


def upgrade():
    """Bring the database to this revision."""
    by_name = sa.Column(
        'is_addressed_by_name', sa.Boolean(), nullable=False, server_default=sa.false()
    )
    with op.batch_alter_table('posts') as batch_op:
        batch_op.add_column(sa.Column('addressed_to_id', sa.Integer(), nullable=True))
        batch_op.add_column(by_name)
        batch_op.create_foreign_key(
            op.f('fk_posts_addressed_to_id_users'), 'users', ['addressed_to_id'], ['id']
        )
    op.execute(FILL)
    for name, columns in INDEXES.items():
        op.create_index(name, 'posts', columns, unique=False)
    op.drop_index('ix_posts_reply_to_id', table_name='posts')


def downgrade():
    """Bring the database back to the revision before."""
    op.create_index('ix_posts_reply_to_id', 'posts', ['reply_to_id'], unique=False)
    for name in INDEXES:
        op.drop_index(name, table_name='posts')
    with op.batch_alter_table('posts') as batch_op:
        batch_op.drop_constraint(op.f('fk_posts_addressed_to_id_users'), type_='foreignkey')
        batch_op.drop_column('is_addressed_by_name')
        batch_op.drop_column('addressed_to_id')
