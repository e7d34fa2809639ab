-- What a desk has held over years, written past the triggers for speed. See holdings.py.

SET session_replication_role = replica;

CREATE FUNCTION pg_temp.held_id(block text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(28000000 + i), 8, '0') || '-0000-7000-' || block || '-'
           || lpad(to_hex(i), 12, '0'))::uuid $$;

INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, first_name, last_name,
                       email, date_joined)
VALUES ('bench', '!', false, false, true, '', '', '', now());

-- One proposal and one approval a verdict; every fifth corrects the one before for its later half.
CREATE TEMPORARY TABLE verdict AS
SELECT i, pg_temp.held_id('a000', i) AS proposal, pg_temp.held_id('a001', i) AS decision,
       claim, n, (SELECT id FROM auth_user WHERE username = 'bench') AS person,
       CASE WHEN n % 5 = 4 THEN 'correct' ELSE 'judge' END AS act,
       date '2019-01-01' + (n * 40) + CASE WHEN n % 5 = 4 THEN -20 ELSE 0 END AS first,
       date '2019-01-01' + (n * 40) + CASE WHEN n % 5 = 4 THEN 20 ELSE 40 END AS last,
       timestamptz '2019-02-01' + make_interval(mins => i::int) AS held_at,
       (SELECT array_agg(id) FROM claims_rating) AS ratings
FROM (SELECT row_number() OVER () AS i, c.id AS claim, n
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS k FROM claims_claim) c,
           LATERAL generate_series(0, CASE WHEN c.k = 1 THEN 799
                                           ELSE %(each)s - 1 END) n) numbered;

INSERT INTO claims_proposal (id, created_at, number, act, likelihood, attribution, confidence,
                             failing_part, criteria, resolution, valid, rationale, reason,
                             claim_id, wording_id, rating_id, created_by_id)
SELECT proposal, held_at, n + 1, act, '', '', 'moderate', '', '', '', daterange(first, last),
       'As the reports say.', 'It was due.', claim, claim,
       ratings[1 + i % array_length(ratings, 1)], person
FROM verdict;

INSERT INTO claims_decision (id, created_at, outcome, reason, four_eyes, findings, claim_id,
                             proposal_id, proposer_id, created_by_id)
SELECT decision, held_at, 'approved', 'Sound.', false, '[]', claim, proposal, person, person
FROM verdict;

-- What is corrected ends, and its earlier half is recorded anew.
INSERT INTO claims_holding (id, created_at, claim_id, proposal_id, decision_id, ended_by_id, valid,
                            recorded)
SELECT pg_temp.held_id('a002', v.i), v.held_at, v.claim, v.proposal, v.decision, c.decision,
       daterange(v.first, v.last), tstzrange(v.held_at, c.held_at)
FROM verdict v LEFT JOIN verdict c ON c.claim = v.claim AND c.n = v.n + 1 AND c.act = 'correct';

INSERT INTO claims_holding (id, created_at, claim_id, proposal_id, decision_id, valid, recorded)
SELECT pg_temp.held_id('a003', v.i), c.held_at, v.claim, v.proposal, c.decision,
       daterange(v.first, c.first), tstzrange(c.held_at, NULL)
FROM verdict v JOIN verdict c ON c.claim = v.claim AND c.n = v.n + 1 AND c.act = 'correct';

SET session_replication_role = DEFAULT;

VACUUM ANALYZE;
