-- Whether the small company is there. Its id is always the same, whatever name it has by now.
SELECT EXISTS (SELECT FROM organizations o WHERE o.id = seed_id('org', 0)) AS is_there
