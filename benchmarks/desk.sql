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

INSERT INTO claims_document (id, identity_kind, identity, url, external_id, title, language)
SELECT pg_temp.desk_id('8001', i), 'external', 'e' || i, '', 'e' || i, 'Title ' || i, 'en'
FROM generate_series(1, %(few)s) i;

INSERT INTO claims_claimant (id, name, key, kind, qualifier)
SELECT pg_temp.desk_id('8002', i), 'Person ' || i, 'person ' || i, 'person', ''
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

SET session_replication_role = DEFAULT;

VACUUM ANALYZE;
