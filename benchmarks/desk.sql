-- A large desk, written past the triggers for speed: what they fill is filled here.
-- %(rows)s claims; a twentieth as many documents and claimants. See lists.py for the distribution.

SET session_replication_role = replica;

CREATE FUNCTION pg_temp.desk_id(block text, i bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT (lpad(to_hex(26000000 + i), 8, '0') || '-0000-7000-' || block || '-'
           || lpad(to_hex(i), 12, '0'))::uuid $$;

INSERT INTO claims_claim (id) SELECT pg_temp.desk_id('8000', i) FROM generate_series(1, %(rows)s) i;

INSERT INTO claims_wording (id, number, text, key, language, kind, claim_id, search)
SELECT id, 1, t, md5(id::text), 'en', 'fact', id,
       to_tsvector('simple', t) || to_tsvector('english', t)
FROM (SELECT pg_temp.desk_id('8000', i) AS id,
             'The ' || a[1 + i % 20] || ' of ' || a[1 + (i / 20) % 20] || ' '
             || a[1 + (i / 400) % 20] || ' number ' || (i % 50000) || ' was reported.' AS t
      FROM generate_series(1, %(rows)s) i,
           (SELECT string_to_array('minister harbour budget war tax hospital peace talks election '
                                   'school police vaccine border energy oil wheat storm bridge '
                                   'court union', ' ') AS a) words) worded;

INSERT INTO claims_document (id, identity_kind, identity, url, external_id, title, language,
                             version)
SELECT pg_temp.desk_id('8001', i), 'external', 'e' || i, '', 'e' || i, 'Title ' || i, 'en', 1
FROM generate_series(1, %(few)s) i;

INSERT INTO claims_claimant (id, name, key, kind, qualifier, version)
SELECT pg_temp.desk_id('8002', i), 'Person ' || i, 'person ' || i, 'person', '', 1
FROM generate_series(1, %(few)s) i;

INSERT INTO claims_appearance (id, cue, directness, modality, said_on, said_on_precision,
                               claim_id, wording_id, document_id, satire)
SELECT id, 'said', 'indirect', 'asserts', date '2020-01-01' + (i % 2000)::int, 'day', id, id,
       pg_temp.desk_id('8001', 1 + i % %(few)s), false
FROM (SELECT i, pg_temp.desk_id('8000', i) AS id FROM generate_series(1, %(rows)s) i) numbered;

INSERT INTO claims_party (id, position, role, printed, appearance_id, claimant_id)
SELECT id, 0, 'speaker', '', id, pg_temp.desk_id('8002', 1 + i % %(few)s)
FROM (SELECT i, pg_temp.desk_id('8000', i) AS id FROM generate_series(1, %(rows)s) i) numbered;

INSERT INTO claims_relation (id, kind, from_claim_id, to_claim_id, from_wording_id, to_wording_id,
                             method, version, cue, parts, state)
SELECT id, 'contradicts', id, next, id, next, 'cue', '1', '', '{}', 'suggested'
FROM (SELECT id, lead(id) OVER (ORDER BY id) AS next, row_number() OVER (ORDER BY id) AS n
      FROM claims_claim) ordered
WHERE n % 10 = 0 AND next IS NOT NULL;

INSERT INTO auth_user (username, password, first_name, last_name, email, is_active, is_staff,
                       is_superuser, date_joined)
SELECT 'reviewer' || i, '!', '', '', '', true, false, false, now() FROM generate_series(1, 50) i;

INSERT INTO auth_user_groups (user_id, group_id)
SELECT u.id, g.id FROM auth_user u, auth_group g
WHERE g.name = 'reviewer' AND u.username LIKE 'reviewer%';

-- Of twenty claims eight are to be sorted, five wait, one is assigned, one in review, four are
-- checked and one is set aside. Every thirtieth has a day by which it is due.
INSERT INTO claims_case (claim_id, state, assignee_id, due_on, score, opposed, speakers, priority,
                         parts, refreshed_at, held_until, version)
SELECT numbered.id, state, CASE WHEN state = 'assigned' THEN one.id END,
       CASE WHEN i % 30 = 0 THEN date '2030-01-01' + (i % 700)::int END,
       (i * 7919 % 1000) / 1000.0, '', 1, (i * 7919 % 1000) / 20.0,
       '[[7.5, "Its words call for a check (50%)."]]', now(), now() + interval '1 day', 1
FROM (SELECT i, pg_temp.desk_id('8000', i) AS id,
             (string_to_array('triage triage triage triage triage triage triage triage waiting '
                              'waiting waiting waiting waiting assigned in_review checked checked '
                              'checked checked not_checking', ' '))[1 + i % 20] AS state
      FROM generate_series(1, %(rows)s) i) numbered
LEFT JOIN auth_user one ON one.username = 'reviewer' || (1 + i % 50);

SET session_replication_role = DEFAULT;

VACUUM ANALYZE;
