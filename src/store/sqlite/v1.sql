CREATE TABLE bots (
    bot INTEGER PRIMARY KEY,
    next_inbox INTEGER NOT NULL,
    next_effect INTEGER NOT NULL,
    next_aside INTEGER NOT NULL,
    next_place INTEGER NOT NULL
) STRICT;

CREATE TABLE seen (
    bot INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    PRIMARY KEY (bot, first)
) STRICT, WITHOUT ROWID;

CREATE INDEX seen_arrived ON seen (bot, arrived);

CREATE TABLE inbox (
    bot INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    seed TEXT NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    update_id INTEGER,
    body TEXT,
    PRIMARY KEY (bot, conversation, seed, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX inbox_update ON inbox (bot, update_id) WHERE update_id IS NOT NULL;

CREATE TABLE bodies (
    bot INTEGER NOT NULL,
    update_id INTEGER NOT NULL,
    takers INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (bot, update_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE states (
    bot INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    seed TEXT NOT NULL,
    version INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    state TEXT NOT NULL,
    silence INTEGER,
    at_most INTEGER,
    due INTEGER GENERATED ALWAYS AS (coalesce(min(silence, at_most), silence, at_most)) VIRTUAL,
    PRIMARY KEY (bot, conversation, seed)
) STRICT, WITHOUT ROWID;

CREATE INDEX states_due ON states (bot, conversation, due) WHERE due IS NOT NULL;

CREATE TABLE timers (
    bot INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    seed TEXT NOT NULL,
    id INTEGER NOT NULL,
    due INTEGER NOT NULL,
    place INTEGER NOT NULL,
    every INTEGER,
    outlives INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (bot, conversation, seed, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX timers_due ON timers (bot, conversation, due);

CREATE INDEX timers_of_seed ON timers (bot, conversation, seed, due, place);

CREATE TABLE outbox (
    bot INTEGER NOT NULL,
    id INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    at INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    seed TEXT NOT NULL,
    effect TEXT NOT NULL,
    tell INTEGER NOT NULL,
    sending INTEGER NOT NULL,
    PRIMARY KEY (bot, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sent (
    bot INTEGER NOT NULL,
    id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (bot, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sent_at ON sent (bot, at);

CREATE TABLE aside (
    bot INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    seed TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (bot, id)
) STRICT, WITHOUT ROWID;
