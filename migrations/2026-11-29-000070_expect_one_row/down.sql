DROP FUNCTION gatepass_expect_one_row(bigint);
