"""Which numbers of a thread went to another one, and which threads were merged."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    """Bring the database to this revision."""
    with op.batch_alter_table('threads') as batch_op:
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_threads_merged_into_id_threads'), 'threads', ['merged_into_id'], ['id']
        )
    is_merged = sa.text('merged_into_id IS NOT NULL')
    op.create_index(
        'ix_threads_merged',
        'threads',
        ['merged_into_id'],
        sqlite_where=is_merged,
        postgresql_where=is_merged,
    )
    with op.batch_alter_table('log_entries') as batch_op:
        batch_op.add_column(sa.Column('other_thread_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f('fk_log_entries_other_thread_id_threads'), 'threads', ['other_thread_id'], ['id']
        )
    op.create_table(
        'moved_posts',
        sa.Column('thread_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['post_id'],
            ['posts.id'],
            name=op.f('fk_moved_posts_post_id_posts'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['thread_id'],
            ['threads.id'],
            name=op.f('fk_moved_posts_thread_id_threads'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('thread_id', 'number', name=op.f('pk_moved_posts')),
    )
    op.create_index(op.f('ix_moved_posts_post_id'), 'moved_posts', ['post_id'], unique=False)


def downgrade():
    """Bring the database back to the revision before."""
    op.drop_table('moved_posts')
    with op.batch_alter_table('log_entries') as batch_op:
        batch_op.drop_constraint(
            op.f('fk_log_entries_other_thread_id_threads'), type_='foreignkey'
        )
        batch_op.drop_column('other_thread_id')
    op.drop_index('ix_threads_merged', table_name='threads')
    with op.batch_alter_table('threads') as batch_op:
        batch_op.drop_constraint(op.f('fk_threads_merged_into_id_threads'), type_='foreignkey')
        batch_op.drop_column('merged_into_id')
