"""What members have read: threads up to a post, sections and the board up to a moment."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
INDEXES = {
    ('posts', 'ix_posts_thread_created'): ['thread_id', 'created_at', 'number'],
    ('threads', 'ix_threads_unanswered'): ['post_count', 'last_post_at', 'id'],
}


def _marks_of(thing, *columns):
    """Make a table with a row for each member and thing."""
    name, id = f'read_{thing}s', f'{thing}_id'
    op.create_table(
        name,
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column(id, sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ['user_id'], ['users.id'], name=f'fk_{name}_user_id_users', ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            [id], [f'{thing}s.id'], name=f'fk_{name}_{id}_{thing}s', ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('user_id', id, name=f'pk_{name}'),
    )


def upgrade():
    """Bring the database to this revision."""
    _marks_of(
        'thread',
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('posted_at', TIME, nullable=False),
    )
    _marks_of('section', sa.Column('read_until', TIME, nullable=False))
    op.add_column('users', sa.Column('visited_until', TIME))
    op.add_column('users', sa.Column('read_until', TIME))
    # Whoever was here has seen what there was: new is what comes after their last visit.
    op.execute('UPDATE users SET visited_until = last_seen_at, read_until = last_seen_at')
    for (table, name), columns in INDEXES.items():
        op.create_index(name, table, columns, unique=False)


def downgrade():
    """Bring the database back to the revision before."""
    for table, name in INDEXES:
        op.drop_index(name, table_name=table)
    op.drop_column('users', 'read_until')
    op.drop_column('users', 'visited_until')
    op.drop_table('read_sections')
    op.drop_table('read_threads')
