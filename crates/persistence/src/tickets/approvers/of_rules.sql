-- A request, rules that name people, and more people.
-- $1 organization (null: none), $2 beneficiary (null: nobody), $3 assets, $4 nodes, $5 people, $6 rules, $7 item, $8 its owner
SELECT $1::uuid AS org_id, $2::uuid AS beneficiary, $3::uuid[] AS assets, $4::uuid[] AS nodes, $5::uuid[] AS people,
    $6::jsonb AS rules, $7::uuid AS item, $8::uuid AS item_owner, NULL::uuid AS flow_id, NULL::integer AS version
