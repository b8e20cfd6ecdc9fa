-- What the admins of an organization choose about its policy (domain.md section 4). A member that is not there has its
-- default.
ALTER TABLE organizations ADD COLUMN settings jsonb NOT NULL DEFAULT '{}';

-- Whether the organization's own flows of a type hide global ones, as `ShadowGlobal::of` has it.
CREATE FUNCTION shadows_global(settings jsonb, flow_type text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((settings #>> ARRAY['shadow_global', flow_type])::boolean, flow_type = 'asset_access')
$$;

-- The organizations in which a global catalog item can be requested: no flow of their own hides it, and they have all groups
-- that it gives (domain.md section 4). Servers of the last release ask `organizations_offering`.
CREATE FUNCTION organizations_with_item(item_type text, item_definition jsonb) RETURNS TABLE (org_id uuid)
LANGUAGE sql STABLE AS $$
    SELECT o.id FROM organizations o
    WHERE NOT (shadows_global(o.settings, item_type) AND EXISTS (
        SELECT FROM flows s WHERE s.org_id = o.id AND s.ticket_type = item_type AND s.deleted_at IS NULL
    )) AND NOT EXISTS (
        SELECT FROM jsonb_array_elements_text(item_definition -> 'item' -> 'groups') wanted (id)
        WHERE NOT EXISTS (SELECT FROM groups g WHERE g.id = wanted.id::uuid AND g.org_id = o.id)
    )
$$;
