-- Fails where a change of one row met none: an update that names the version it read is its last check that nobody else
-- changed the row. The failure turns the COMMIT that is sent behind it into a ROLLBACK.
CREATE FUNCTION gatepass_expect_one_row(changed bigint) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF changed <> 1 THEN
        RAISE EXCEPTION 'the change met % rows instead of one', changed
            USING ERRCODE = 'GP001', HINT = 'Another transaction changed or deleted the row meanwhile.';
    END IF;
    RETURN changed;
END $$;
