-- Cuts the tables into hash partitions by home. Each is made again from what the catalogue says of it: checks, then keys and
-- indexes, then, once all are there, the foreign keys. A key without home is refused by Postgres.
DO $cut$
DECLARE
    people text[] := ARRAY[$TABLES];
    one text;
    line record;
    foreign_keys text[] := '{}';
    later text;
BEGIN
    FOREACH one IN ARRAY people LOOP
        FOR line IN SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
                    WHERE conrelid = one::regclass AND contype = 'f' LOOP
            foreign_keys := foreign_keys || format('ALTER TABLE %I ADD %s', one, line.definition);
        END LOOP;
    END LOOP;
    FOREACH one IN ARRAY people LOOP
        EXECUTE format('ALTER TABLE %I RENAME TO %I', one, 'whole_' || one);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY HASH (home)',
                       one, 'whole_' || one);
        FOR part IN 0 .. $PARTS - 1 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS $PARTS, REMAINDER %s)',
                           one || '_part_' || part, one, part);
        END LOOP;
        FOR line IN SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
                    WHERE conrelid = ('whole_' || one)::regclass AND contype IN ('p', 'u') LOOP
            EXECUTE format('ALTER TABLE %I ADD %s', one, line.definition);
        END LOOP;
        FOR line IN SELECT pg_get_indexdef(i.indexrelid) AS definition, c.relname AS name
                    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE i.indrelid = ('whole_' || one)::regclass
                    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u')) LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', line.name, 'whole_' || line.name);
            EXECUTE replace(line.definition, 'public.whole_' || one, 'public.' || one);
        END LOOP;
    END LOOP;
    FOREACH one IN ARRAY people LOOP
        EXECUTE format('DROP TABLE %I CASCADE', 'whole_' || one);
    END LOOP;
    FOREACH later IN ARRAY foreign_keys LOOP
        EXECUTE later;
    END LOOP;
END
$cut$
