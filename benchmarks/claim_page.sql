-- One claim that was said very often, written past the triggers for speed. See claim_page.py.

SET session_replication_role = replica;

CREATE FUNCTION pg_temp.often_id(block text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(30000000 + i), 8, '0') || '-0000-7000-' || block || '-'
           || lpad(to_hex(i), 12, '0'))::uuid $$;

INSERT INTO claims_claim (id) VALUES (pg_temp.often_id('9000', 0));

INSERT INTO claims_case (claim_id, version) VALUES (pg_temp.often_id('9000', 0), 1);

INSERT INTO claims_wording (id, number, text, key, language, kind, claim_id)
VALUES (pg_temp.often_id('9001', 0), 1, 'The quay is ready for peace.', 'said very often', 'en',
        'fact', pg_temp.often_id('9000', 0));

INSERT INTO claims_claimant (id, name, key, kind, qualifier, version)
SELECT pg_temp.often_id('9002', i), 'Speaker ' || i, 'speaker ' || i, 'person', '', 1
FROM generate_series(0, %(speakers)s - 1) i;

INSERT INTO claims_document (id, identity_kind, identity, url, external_id, title, language,
                             version)
SELECT pg_temp.often_id('9003', i), 'external', 'often' || i, '', 'often' || i, '', 'en', 1
FROM generate_series(1, %(appearances)s) i;

INSERT INTO claims_snapshot (id, number, change, text, text_sha256, bytes_sha256, file, media_type,
                             extractor, title, document_id)
SELECT pg_temp.often_id('9004', i), 1, 'first',
       'The quay is ready for peace, it was said. ' || repeat(md5(i::text) || ' ', 60),
       lpad(to_hex(i), 64, '0'), lpad(to_hex(i), 64, '0'), '', 'text/plain', 'seed', '',
       pg_temp.often_id('9003', i)
FROM generate_series(1, %(appearances)s) i;

INSERT INTO claims_appearance (id, cue, directness, modality, said_on, said_on_precision,
                               claim_id, wording_id, document_id, satire)
SELECT pg_temp.often_id('9005', i), 'said', 'indirect', 'asserts',
       CASE WHEN i % 50 = 0 THEN NULL WHEN i % 20 = 1 THEN date_trunc('month', day)::date
            ELSE day END,
       CASE WHEN i % 50 = 0 THEN '' WHEN i % 20 = 1 THEN 'month' ELSE 'day' END,
       pg_temp.often_id('9000', 0), pg_temp.often_id('9001', 0), pg_temp.often_id('9003', i), false
FROM (SELECT i, date '2019-01-01' + ((i * 7919) % 2200)::int AS day
      FROM generate_series(1, %(appearances)s) i) said;

INSERT INTO claims_party (id, position, role, printed, appearance_id, claimant_id)
SELECT pg_temp.often_id('9006', i), 0, 'speaker', '', pg_temp.often_id('9005', i),
       pg_temp.often_id('9002', CASE WHEN i % 2 = 0 THEN (i / 2) % 10 ELSE i % %(speakers)s END)
FROM generate_series(1, %(appearances)s) i
WHERE i % 30 <> 0;

INSERT INTO claims_anchor (id, state, start, "end", exact, prefix, suffix, similarity,
                           appearance_id, snapshot_id)
SELECT pg_temp.often_id('9007', i), 'intact', 0, 27, 'The quay is ready for peace', '', ', it', 1,
       pg_temp.often_id('9005', i), pg_temp.often_id('9004', i)
FROM generate_series(1, %(appearances)s) i;

INSERT INTO claims_relation (id, kind, from_claim_id, to_claim_id, from_wording_id, to_wording_id,
                             method, version, cue, parts, state)
SELECT pg_temp.often_id('9008', i), CASE WHEN i % 2 = 0 THEN 'contradicts' ELSE 'narrows' END,
       id, pg_temp.often_id('9000', 0), id, pg_temp.often_id('9001', 0), 'cue', '1', '', '{}',
       'suggested'
FROM (SELECT id, row_number() OVER (ORDER BY id) AS i FROM claims_claim
      WHERE id < pg_temp.often_id('9000', 0)) other
WHERE i <= %(relations)s;

-- What was held about it: each period was judged and then corrected; on evidence of many documents.
INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, first_name, last_name,
                       email, date_joined)
VALUES ('judge', '!', false, false, true, '', '', '', now());

INSERT INTO claims_evidence (id, grounds, claim_id, document_id, created_by_id)
SELECT pg_temp.often_id('9009', i), '', pg_temp.often_id('9000', 0),
       pg_temp.often_id('9003', i), u.id
FROM generate_series(1, %(holdings)s) i, auth_user u WHERE u.username = 'judge';

INSERT INTO claims_assessment (id, number, stance, credibility, reliability, note, audience,
                               is_withdrawn, reason, evidence_id, wording_id, created_by_id)
SELECT pg_temp.often_id('900a', i), 1, (ARRAY['supports', 'refutes', 'background'])[1 + i % 3],
       1 + i % 6, 'B', '', 'desk', false, '', pg_temp.often_id('9009', i),
       pg_temp.often_id('9001', 0), u.id
FROM generate_series(1, %(holdings)s) i, auth_user u WHERE u.username = 'judge';

INSERT INTO claims_anchor (id, state, start, "end", exact, prefix, suffix, similarity,
                           evidence_id, snapshot_id)
SELECT pg_temp.often_id('900b', i), 'intact', 0, 27, 'The quay is ready for peace', '', ', it', 1,
       pg_temp.often_id('9009', i), pg_temp.often_id('9004', i)
FROM generate_series(1, %(holdings)s) i;

CREATE TEMPORARY TABLE verdict AS
SELECT i, n, i * 2 + n AS k, u.id AS person,
       daterange(current_date - %(holdings)s + 2 * i,
                 current_date - %(holdings)s + 2 * i + 2) AS valid,
       timestamptz '2020-01-01' + make_interval(mins => i * 2 + n) AS decided_at
FROM generate_series(1, %(holdings)s) i, generate_series(0, 1) n, auth_user u
WHERE u.username = 'judge';

INSERT INTO claims_proposal (id, created_at, number, act, likelihood, attribution, confidence,
                             failing_part, criteria, resolution, valid, rationale, reason,
                             claim_id, wording_id, rating_id, created_by_id)
SELECT pg_temp.often_id('900c', k), decided_at, k, CASE n WHEN 0 THEN 'judge' ELSE 'correct' END,
       '', '', 'moderate', '', '', '', valid, 'As the reports say.', 'It was due.',
       pg_temp.often_id('9000', 0), pg_temp.often_id('9001', 0),
       (SELECT id FROM claims_rating ORDER BY id OFFSET n LIMIT 1), person
FROM verdict;

INSERT INTO claims_ground (id, position, proposal_id, assessment_id)
SELECT pg_temp.often_id('900d', k), 0, pg_temp.often_id('900c', k), pg_temp.often_id('900a', i)
FROM verdict;

-- One in ten of the corrections waits for its decision still.
INSERT INTO claims_decision (id, created_at, outcome, reason, four_eyes, findings, claim_id,
                             proposal_id, proposer_id, created_by_id)
SELECT pg_temp.often_id('900e', k), decided_at, 'approved', 'Sound.', false, '[]',
       pg_temp.often_id('9000', 0), pg_temp.often_id('900c', k), person, person
FROM verdict WHERE n = 0 OR i % 10 <> 0;

INSERT INTO claims_holding (id, created_at, claim_id, proposal_id, decision_id, ended_by_id, valid,
                            recorded)
SELECT pg_temp.often_id('900f', v.k), v.decided_at, pg_temp.often_id('9000', 0),
       pg_temp.often_id('900c', v.k), d.id, later.id, v.valid,
       tstzrange(v.decided_at, later.created_at)
FROM verdict v JOIN claims_decision d ON d.proposal_id = pg_temp.often_id('900c', v.k)
LEFT JOIN claims_decision later
       ON v.n = 0 AND later.proposal_id = pg_temp.often_id('900c', v.k + 1);

SET session_replication_role = DEFAULT;

VACUUM ANALYZE;
