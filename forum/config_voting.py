"""The settings of votes: how many a member has, what one weighs, and what keeps them honest."""

from forum.config_values import Setting, rates, whole_number

VOTING = (
    # Counted back from the moment of voting: no midnight to wait for, in nobody's time zone, and
    # each vote comes back on its own, so that its moment can be shown.
    Setting("VOTE_HOURS", "24", "Hours after which a given vote comes back.", whole_number(1, 720)),
    Setting("VOTES", "5", "Votes a member has for these hours at first.", whole_number(0, 50)),
    Setting("VOTES_MOST", "12", "Votes that the oldest and dearest have.", whole_number(0, 50)),
    Setting(
        "VOTES_REPUTATION",
        "50",
        "Points of reputation that give one vote more.",
        whole_number(),
    ),
    Setting(
        "VOTES_YEARS", "2", "Years of membership that give one vote more.", whole_number(1, 100)
    ),
    Setting(
        "VOTER_DAYS",
        "3",
        "Days of membership before the first vote; keeps out accounts made to vote.",
        whole_number(0, 3650),
    ),
    Setting(
        "VOTER_POSTS", "5", "Public posts before the first vote; 0 asks for none.", whole_number(0)
    ),
    Setting(
        "VOTE_SPREAD",
        "5",
        "Others who get a vote before the same member does again; fewer for a small circle.",
        whole_number(0, 50),
    ),
    Setting(
        "VOTES_FOR_ONE",
        "2",
        "Votes for the same member within VOTE_HOURS, where VOTE_SPREAD lets them.",
        whole_number(1, 50),
    ),
    Setting(
        "VOTE_WEIGHT_REPUTATION",
        "100",
        "Points of reputation that make a vote weigh one more.",
        whole_number(),
    ),
    Setting("PLUS_WEIGHT_MOST", "3", "What the heaviest plus weighs.", whole_number(1, 10)),
    Setting(
        "MINUS_WEIGHT_MOST",
        "2",
        "What the heaviest minus weighs; never more than a plus of the same member.",
        whole_number(1, 10),
    ),
    Setting(
        "VOTE_WITHDRAW_MINUTES",
        "10",
        "Minutes in which a vote can be taken back; then the ledger is lasting.",
        whole_number(0, 1440),
    ),
    Setting("LIMIT_VOTE", "2 per second; 30 per minute", "Votes sent by a member.", rates),
)
