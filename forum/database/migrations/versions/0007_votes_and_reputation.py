"""Votes, scores of posts, reputation of members, and where there is no voting."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# On a board in use nobody has voted yet. The market's sections have no minus: what stands there
# are offers, and a rival's minus says nothing of them.
COLUMNS = {
    'users': [('reputation', sa.Integer(), '0')],
    'posts': [('score', sa.Integer(), '0')],
    'sections': [('has_votes', sa.Boolean(), sa.true()), ('has_minus', sa.Boolean(), sa.true())],
}
INDEXES = {
    'ix_votes_author_created': ['author_id', 'created_at', 'id', 'post_id', 'points'],
    'ix_votes_voter_created': [
        'voter_id', 'created_at', 'id', 'post_id', 'points', 'author_id',
    ],
    'ix_votes_created': ['created_at', 'id'],
}


def upgrade():
    """Bring the database to this revision."""
    for table, columns in COLUMNS.items():
        for name, kind, value in columns:
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.execute('UPDATE sections SET has_minus = NOT is_market')
    best = sa.text('score > 0')
    op.create_index(
        'ix_posts_best',
        'posts',
        ['thread_id', 'score', 'number', 'hidden_at', 'id'],
        sqlite_where=best,
        postgresql_where=best,
    )
    op.create_table(
        'votes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('post_id', sa.Integer(), nullable=False),
        sa.Column('voter_id', sa.Integer(), nullable=False),
        sa.Column('author_id', sa.Integer(), nullable=False),
        sa.Column('points', sa.Integer(), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['post_id'], ['posts.id'], name=op.f('fk_votes_post_id_posts'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['voter_id'], ['users.id'], name=op.f('fk_votes_voter_id_users'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['author_id'], ['users.id'], name=op.f('fk_votes_author_id_users'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_votes')),
        sa.UniqueConstraint('post_id', 'voter_id', name=op.f('uq_votes_post_id_voter_id')),
    )
    for name, columns in INDEXES.items():
        op.create_index(name, 'votes', columns, unique=False)


def downgrade():
    """Bring the database back to the revision before."""
    op.drop_table('votes')
    op.drop_index('ix_posts_best', table_name='posts')
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table, schema=None) as batch:
            for name, *_ in columns:
                batch.drop_column(name)
