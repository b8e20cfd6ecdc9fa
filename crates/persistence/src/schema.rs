//! The tables, as `make schema` prints them from a migrated database: never edited by hand.

pub mod sql_types {
    #[derive(diesel::sql_types::SqlType)]
    #[diesel(postgres_type(name = "xid8", schema = "pg_catalog"))]
    pub struct Xid8;
}

diesel::table! {
    accounts (id) {
        id -> Uuid,
        asset_id -> Uuid,
        username -> Text,
        privileged -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        folded -> Text,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Uuid,
        user_id -> Uuid,
        name -> Text,
        hash -> Bytea,
        hint -> Text,
        scopes -> Array<Text>,
        created_by -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
        made_with -> Nullable<Uuid>,
        rights -> Nullable<Jsonb>,
        asset_id -> Nullable<Uuid>,
        folded -> Text,
    }
}

diesel::table! {
    asset_nodes (asset_id, node_id) {
        asset_id -> Uuid,
        node_id -> Uuid,
    }
}

diesel::table! {
    asset_sessions (id) {
        id -> Uuid,
        org_id -> Uuid,
        token_id -> Uuid,
        ticket_id -> Nullable<Uuid>,
        user_id -> Uuid,
        username -> Text,
        asset_id -> Uuid,
        asset_name -> Text,
        asset_address -> Nullable<Text>,
        account -> Text,
        input_username -> Nullable<Text>,
        protocol -> Text,
        actions -> Array<Text>,
        ip -> Nullable<Text>,
        gateway_id -> Uuid,
        gateway_name -> Text,
        began_at -> Timestamptz,
        access_ends_at -> Nullable<Timestamptz>,
        last_reported_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        end_reason -> Nullable<Text>,
        end_detail -> Nullable<Text>,
        terminated_by -> Nullable<Uuid>,
        commands -> Int8,
        folded -> Text,
    }
}

diesel::table! {
    assets (id) {
        id -> Uuid,
        org_id -> Uuid,
        name -> Text,
        address -> Nullable<Text>,
        category -> Text,
        protocols -> Jsonb,
        owner_id -> Nullable<Uuid>,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        folded -> Text,
    }
}

diesel::table! {
    bounced_addresses (address) {
        address -> Text,
        at -> Timestamptz,
        why -> Text,
    }
}

diesel::table! {
    channels (id) {
        id -> Uuid,
        org_id -> Uuid,
        service -> Text,
        name -> Text,
        messages -> Array<Text>,
        settings -> Jsonb,
        secrets -> Bytea,
        trusts_email -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    chat_accounts (channel_id, user_id) {
        channel_id -> Uuid,
        user_id -> Uuid,
        tenant -> Text,
        account -> Text,
        proof -> Text,
        bound_at -> Timestamptz,
    }
}

diesel::table! {
    chat_addresses (channel_id, account) {
        channel_id -> Uuid,
        account -> Text,
        address -> Text,
    }
}

diesel::table! {
    chat_codes (channel_id, user_id) {
        channel_id -> Uuid,
        user_id -> Uuid,
        account -> Text,
        hash -> Bytea,
        guesses -> Int4,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    chat_limits (channel_id, subject) {
        channel_id -> Uuid,
        subject -> Text,
        times -> Array<Timestamptz>,
        last_at -> Timestamptz,
    }
}

diesel::table! {
    chat_presses (channel_id, event_id) {
        channel_id -> Uuid,
        event_id -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    chat_sign_ins (channel_id, user_id) {
        channel_id -> Uuid,
        user_id -> Uuid,
        session_id -> Uuid,
        state -> Bytea,
        nonce -> Text,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    command_groups (id) {
        id -> Uuid,
        org_id -> Nullable<Uuid>,
        name -> Text,
        #[sql_name = "type"]
        type_ -> Text,
        content -> Text,
        ignore_case -> Bool,
        comment -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        folded -> Text,
    }
}

diesel::table! {
    comments (id) {
        id -> Uuid,
        ticket_id -> Uuid,
        author_id -> Uuid,
        body -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    connection_tokens (id) {
        id -> Uuid,
        org_id -> Uuid,
        user_id -> Uuid,
        asset_id -> Uuid,
        account -> Text,
        input_username -> Nullable<Text>,
        protocol -> Text,
        ip -> Nullable<Text>,
        ticket_id -> Nullable<Uuid>,
        state -> Text,
        username -> Text,
        asset_name -> Text,
        asset_address -> Nullable<Text>,
        port -> Nullable<Int4>,
        actions -> Array<Text>,
        is_reusable -> Bool,
        uses -> Int4,
        message -> Text,
        issued_at -> Timestamptz,
        expires_at -> Timestamptz,
        access_ends_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    connector_tasks (grant_id, connector_id) {
        grant_id -> Uuid,
        connector_id -> Uuid,
        id -> Uuid,
        user_id -> Uuid,
        wanted -> Text,
        is_awaited -> Bool,
        since -> Timestamptz,
        due_at -> Timestamptz,
        done_at -> Nullable<Timestamptz>,
        leased_until -> Nullable<Timestamptz>,
        is_overdue -> Bool,
        is_known -> Bool,
        attempts -> Int4,
        log -> Jsonb,
    }
}

diesel::table! {
    connectors (id) {
        id -> Uuid,
        org_id -> Uuid,
        name -> Text,
        carries_all -> Bool,
        groups -> Array<Uuid>,
        assets -> Array<Uuid>,
        url -> Nullable<Text>,
        secret -> Nullable<Text>,
        old_secret -> Nullable<Text>,
        old_secret_until -> Nullable<Timestamptz>,
        service_id -> Nullable<Uuid>,
        give_up_after -> Int8,
        alarm_after -> Int8,
        is_active -> Bool,
        report -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    decisions (ticket_id, level, user_id, round) {
        ticket_id -> Uuid,
        level -> Int4,
        user_id -> Uuid,
        verdict -> Text,
        decided_at -> Timestamptz,
        comment -> Nullable<Text>,
        digest -> Text,
        changes -> Nullable<Jsonb>,
        round -> Int4,
        is_void -> Bool,
        content -> Nullable<Jsonb>,
        parts -> Nullable<Jsonb>,
        next_steps -> Nullable<Text>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> Uuid,
        channel -> Text,
        recipient_id -> Uuid,
        org_id -> Nullable<Uuid>,
        event_id -> Uuid,
        notification_id -> Nullable<Uuid>,
        message -> Text,
        ticket_id -> Nullable<Uuid>,
        state -> Text,
        attempts -> Int4,
        first_attempt_at -> Nullable<Timestamptz>,
        last_attempt_at -> Nullable<Timestamptz>,
        error -> Nullable<Text>,
        answer -> Nullable<Jsonb>,
        created_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        decided_at -> Nullable<Timestamptz>,
        address -> Nullable<Jsonb>,
        updates -> Nullable<Uuid>,
        has_buttons -> Bool,
    }
}

diesel::table! {
    delivery_lanes (channel, recipient_id) {
        channel -> Text,
        recipient_id -> Uuid,
        due_at -> Nullable<Timestamptz>,
        lease -> Nullable<Uuid>,
        misses -> Int4,
        version -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use super::sql_types::Xid8;

    events (id) {
        id -> Uuid,
        at -> Timestamptz,
        action -> Text,
        org_id -> Nullable<Uuid>,
        actor_id -> Nullable<Uuid>,
        on_behalf_of -> Nullable<Uuid>,
        credential -> Nullable<Text>,
        subject_type -> Nullable<Text>,
        subject_id -> Nullable<Uuid>,
        ticket_id -> Nullable<Uuid>,
        ip -> Nullable<Text>,
        request_id -> Nullable<Text>,
        trace_id -> Nullable<Text>,
        data -> Jsonb,
        internal_note -> Nullable<Text>,
        credential_made_by -> Nullable<Uuid>,
        epoch -> Int8,
        xid -> Xid8,
    }
}

diesel::table! {
    feed_epochs (epoch) {
        epoch -> Int8,
        incarnation -> Text,
        begun_at -> Timestamptz,
    }
}

diesel::table! {
    flow_versions (flow_id, version) {
        flow_id -> Uuid,
        version -> Int4,
        name -> Text,
        definition -> Jsonb,
        created_at -> Timestamptz,
        folded -> Text,
    }
}

diesel::table! {
    flows (id) {
        id -> Uuid,
        org_id -> Nullable<Uuid>,
        name -> Text,
        description -> Text,
        ticket_type -> Text,
        enabled -> Bool,
        priority -> Int4,
        version -> Int4,
        definition -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
        folded -> Text,
        rule_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    former_names (id) {
        id -> Uuid,
        kind -> Text,
        org_id -> Uuid,
        name -> Text,
        deleted_at -> Timestamptz,
    }
}

diesel::table! {
    grant_groups (grant_id, group_id) {
        grant_id -> Uuid,
        group_id -> Uuid,
        user_id -> Uuid,
        valid_from -> Timestamptz,
        valid_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    grants (id) {
        id -> Uuid,
        ticket_id -> Uuid,
        org_id -> Uuid,
        #[sql_name = "type"]
        type_ -> Text,
        beneficiary_id -> Uuid,
        permission_id -> Nullable<Uuid>,
        window_start -> Timestamptz,
        window_end -> Nullable<Timestamptz>,
        state -> Text,
        state_data -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        expired_at -> Nullable<Timestamptz>,
        flow_id -> Nullable<Uuid>,
        assets -> Nullable<Array<Uuid>>,
        provisioning -> Nullable<Text>,
    }
}

diesel::table! {
    group_ancestors (group_id, ancestor_id) {
        group_id -> Uuid,
        ancestor_id -> Uuid,
    }
}

diesel::table! {
    group_members (group_id, user_id) {
        group_id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    groups (id) {
        id -> Uuid,
        org_id -> Uuid,
        name -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        folded -> Text,
    }
}

diesel::table! {
    guard_rules (id) {
        id -> Uuid,
        kind -> Text,
        org_id -> Nullable<Uuid>,
        name -> Text,
        priority -> Int4,
        action -> Text,
        is_active -> Bool,
        dry_run -> Bool,
        valid_from -> Nullable<Timestamptz>,
        valid_until -> Nullable<Timestamptz>,
        matches -> Jsonb,
        review -> Nullable<Jsonb>,
        message -> Text,
        comment -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        folded -> Text,
        recipients -> Array<Uuid>,
    }
}

diesel::table! {
    guard_version (is_only) {
        is_only -> Bool,
        version -> Int8,
    }
}

diesel::table! {
    idempotency_keys (owner, key) {
        owner -> Text,
        key -> Text,
        request_hash -> Bytea,
        status -> Int2,
        headers -> Jsonb,
        body -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    invitations (id) {
        id -> Uuid,
        org_id -> Uuid,
        user_id -> Uuid,
        role -> Text,
        invited_by -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    jobs (id) {
        id -> Uuid,
        kind -> Text,
        unique_key -> Nullable<Text>,
        payload -> Jsonb,
        state -> Text,
        attempts -> Int4,
        run_at -> Timestamptz,
        lease -> Nullable<Uuid>,
        again -> Bool,
        last_error -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    login_addresses (user_id, network) {
        user_id -> Uuid,
        network -> Text,
        last_login_at -> Timestamptz,
    }
}

diesel::table! {
    login_throttle (subject) {
        subject -> Text,
        window_start -> Timestamptz,
        failures -> Int4,
    }
}

diesel::table! {
    members (org_id, user_id) {
        org_id -> Uuid,
        user_id -> Uuid,
        role -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    message_templates (org_id, message, language) {
        org_id -> Uuid,
        message -> Text,
        language -> Text,
        subject -> Nullable<Text>,
        text -> Nullable<Text>,
        html -> Nullable<Text>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    nested_groups (group_id, member_id) {
        group_id -> Uuid,
        member_id -> Uuid,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    node_ancestors (node_id, ancestor_id) {
        node_id -> Uuid,
        ancestor_id -> Uuid,
        depth -> Int4,
    }
}

diesel::table! {
    nodes (id) {
        id -> Uuid,
        org_id -> Uuid,
        parent_id -> Nullable<Uuid>,
        name -> Text,
        owner_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        folded -> Text,
    }
}

diesel::table! {
    notification_preferences (user_id) {
        user_id -> Uuid,
        language -> Text,
        time_zone -> Text,
        unwanted_mail -> Array<Text>,
        updated_at -> Timestamptz,
        unwanted_chat -> Array<Text>,
    }
}

diesel::table! {
    notifications (id) {
        id -> Uuid,
        user_id -> Uuid,
        org_id -> Nullable<Uuid>,
        message -> Text,
        event_id -> Uuid,
        ticket_id -> Nullable<Uuid>,
        at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    organizations (id) {
        id -> Uuid,
        name -> Text,
        slug -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        settings -> Jsonb,
        folded -> Text,
    }
}

diesel::table! {
    permissions (id) {
        id -> Uuid,
        org_id -> Uuid,
        name -> Text,
        users -> Array<Uuid>,
        groups -> Array<Uuid>,
        assets -> Array<Uuid>,
        nodes -> Array<Uuid>,
        accounts -> Array<Text>,
        protocols -> Array<Text>,
        actions -> Array<Text>,
        valid_from -> Nullable<Timestamptz>,
        valid_until -> Nullable<Timestamptz>,
        is_active -> Bool,
        comment -> Text,
        source_ticket_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        exclude_assets -> Array<Uuid>,
        exclude_nodes -> Array<Uuid>,
        folded -> Text,
        reusable_tokens -> Bool,
    }
}

diesel::table! {
    poll_tokens (id) {
        id -> Uuid,
        hash -> Bytea,
        ticket_id -> Uuid,
        user_id -> Uuid,
        ip -> Nullable<Text>,
        proof -> Nullable<Bytea>,
        created_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Bytea,
        session_id -> Uuid,
        created_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        replay -> Nullable<Bytea>,
        used_ip -> Nullable<Text>,
        used_agent -> Nullable<Text>,
    }
}

diesel::table! {
    reminders (subject_id, moment, deadline) {
        subject_id -> Uuid,
        moment -> Text,
        deadline -> Timestamptz,
    }
}

diesel::table! {
    reviews (ticket_id) {
        ticket_id -> Uuid,
        question -> Text,
        reach -> Text,
        is_reusable -> Bool,
        used_at -> Nullable<Timestamptz>,
        asker_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    session_commands (id) {
        id -> Uuid,
        session_id -> Uuid,
        seq -> Int8,
        org_id -> Uuid,
        user_id -> Uuid,
        asset_id -> Uuid,
        at -> Timestamptz,
        reported_at -> Timestamptz,
        command -> Text,
        is_cut -> Bool,
        sha256 -> Text,
        action -> Text,
        rule_id -> Nullable<Uuid>,
        ticket_id -> Nullable<Uuid>,
        folded -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        revoke_reason -> Nullable<Text>,
        ip -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        last_used_at -> Nullable<Timestamptz>,
        review_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    ticket_approvers (ticket_id, level, user_id, withdrawn) {
        ticket_id -> Uuid,
        level -> Int4,
        user_id -> Uuid,
        waiting -> Nullable<Bool>,
        withdrawn -> Bool,
    }
}

diesel::table! {
    ticket_levels (ticket_id, level) {
        ticket_id -> Uuid,
        level -> Int4,
        state -> Text,
        is_assigned -> Bool,
    }
}

diesel::table! {
    ticket_readers (ticket_id, user_id, because, level) {
        ticket_id -> Uuid,
        user_id -> Uuid,
        because -> Text,
        level -> Int4,
    }
}

diesel::table! {
    tickets (id) {
        id -> Uuid,
        number -> Int8,
        org_id -> Uuid,
        #[sql_name = "type"]
        type_ -> Text,
        title -> Text,
        reason -> Text,
        applicant_id -> Uuid,
        beneficiary_id -> Uuid,
        flow_id -> Uuid,
        flow_version -> Int4,
        requested -> Jsonb,
        approved -> Nullable<Jsonb>,
        timing -> Jsonb,
        approved_timing -> Nullable<Jsonb>,
        window_start -> Nullable<Timestamptz>,
        window_end -> Nullable<Timestamptz>,
        state -> Text,
        state_data -> Jsonb,
        current_level -> Nullable<Int4>,
        decision_deadline -> Timestamptz,
        decided_at -> Nullable<Timestamptz>,
        decided_by -> Nullable<Uuid>,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        overridden -> Nullable<Jsonb>,
        resubmitted_from -> Nullable<Uuid>,
        approval_type -> Nullable<Text>,
        search -> Nullable<Text>,
        extension -> Nullable<Jsonb>,
        resubmitted_by -> Nullable<Uuid>,
        folded -> Text,
        is_global -> Bool,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        username -> Text,
        name -> Text,
        email -> Nullable<Text>,
        kind -> Text,
        password_hash -> Nullable<Text>,
        manager_id -> Nullable<Uuid>,
        is_super_admin -> Bool,
        is_active -> Bool,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        home_org_id -> Nullable<Uuid>,
        folded -> Text,
    }
}

diesel::table! {
    watermarks (name) {
        name -> Text,
        at -> Timestamptz,
        position -> Nullable<Jsonb>,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        org_id -> Nullable<Uuid>,
        name -> Text,
        url -> Text,
        events -> Array<Text>,
        secret -> Text,
        old_secret -> Nullable<Text>,
        old_secret_until -> Nullable<Timestamptz>,
        is_active -> Bool,
        disabled_because -> Nullable<Text>,
        failing_since -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::joinable!(accounts -> assets (asset_id));
diesel::joinable!(asset_nodes -> assets (asset_id));
diesel::joinable!(asset_nodes -> nodes (node_id));
diesel::joinable!(assets -> organizations (org_id));
diesel::joinable!(assets -> users (owner_id));
diesel::joinable!(channels -> organizations (org_id));
diesel::joinable!(chat_accounts -> channels (channel_id));
diesel::joinable!(chat_accounts -> users (user_id));
diesel::joinable!(chat_addresses -> channels (channel_id));
diesel::joinable!(chat_codes -> channels (channel_id));
diesel::joinable!(chat_codes -> users (user_id));
diesel::joinable!(chat_limits -> channels (channel_id));
diesel::joinable!(chat_presses -> channels (channel_id));
diesel::joinable!(chat_sign_ins -> channels (channel_id));
diesel::joinable!(chat_sign_ins -> sessions (session_id));
diesel::joinable!(chat_sign_ins -> users (user_id));
diesel::joinable!(command_groups -> organizations (org_id));
diesel::joinable!(comments -> tickets (ticket_id));
diesel::joinable!(comments -> users (author_id));
diesel::joinable!(connection_tokens -> assets (asset_id));
diesel::joinable!(connection_tokens -> organizations (org_id));
diesel::joinable!(connection_tokens -> users (user_id));
diesel::joinable!(connector_tasks -> connectors (connector_id));
diesel::joinable!(connector_tasks -> grants (grant_id));
diesel::joinable!(connectors -> organizations (org_id));
diesel::joinable!(connectors -> users (service_id));
diesel::joinable!(decisions -> users (user_id));
diesel::joinable!(deliveries -> notifications (notification_id));
diesel::joinable!(deliveries -> organizations (org_id));
diesel::joinable!(deliveries -> tickets (ticket_id));
diesel::joinable!(flow_versions -> flows (flow_id));
diesel::joinable!(flows -> organizations (org_id));
diesel::joinable!(grant_groups -> grants (grant_id));
diesel::joinable!(grant_groups -> groups (group_id));
diesel::joinable!(grant_groups -> users (user_id));
diesel::joinable!(grants -> organizations (org_id));
diesel::joinable!(grants -> permissions (permission_id));
diesel::joinable!(grants -> tickets (ticket_id));
diesel::joinable!(grants -> users (beneficiary_id));
diesel::joinable!(group_members -> groups (group_id));
diesel::joinable!(group_members -> users (user_id));
diesel::joinable!(groups -> organizations (org_id));
diesel::joinable!(guard_rules -> organizations (org_id));
diesel::joinable!(invitations -> organizations (org_id));
diesel::joinable!(login_addresses -> users (user_id));
diesel::joinable!(members -> organizations (org_id));
diesel::joinable!(members -> users (user_id));
diesel::joinable!(message_templates -> organizations (org_id));
diesel::joinable!(nodes -> organizations (org_id));
diesel::joinable!(nodes -> users (owner_id));
diesel::joinable!(notification_preferences -> users (user_id));
diesel::joinable!(notifications -> organizations (org_id));
diesel::joinable!(notifications -> tickets (ticket_id));
diesel::joinable!(notifications -> users (user_id));
diesel::joinable!(permissions -> organizations (org_id));
diesel::joinable!(poll_tokens -> tickets (ticket_id));
diesel::joinable!(poll_tokens -> users (user_id));
diesel::joinable!(refresh_tokens -> sessions (session_id));
diesel::joinable!(reviews -> tickets (ticket_id));
diesel::joinable!(session_commands -> asset_sessions (session_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(ticket_approvers -> users (user_id));
diesel::joinable!(ticket_levels -> tickets (ticket_id));
diesel::joinable!(ticket_readers -> tickets (ticket_id));
diesel::joinable!(ticket_readers -> users (user_id));
diesel::joinable!(tickets -> organizations (org_id));
diesel::joinable!(users -> organizations (home_org_id));
diesel::joinable!(webhooks -> organizations (org_id));

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    api_keys,
    asset_nodes,
    asset_sessions,
    assets,
    bounced_addresses,
    channels,
    chat_accounts,
    chat_addresses,
    chat_codes,
    chat_limits,
    chat_presses,
    chat_sign_ins,
    command_groups,
    comments,
    connection_tokens,
    connector_tasks,
    connectors,
    decisions,
    deliveries,
    delivery_lanes,
    events,
    feed_epochs,
    flow_versions,
    flows,
    former_names,
    grant_groups,
    grants,
    group_ancestors,
    group_members,
    groups,
    guard_rules,
    guard_version,
    idempotency_keys,
    invitations,
    jobs,
    login_addresses,
    login_throttle,
    members,
    message_templates,
    nested_groups,
    node_ancestors,
    nodes,
    notification_preferences,
    notifications,
    organizations,
    permissions,
    poll_tokens,
    refresh_tokens,
    reminders,
    reviews,
    session_commands,
    sessions,
    ticket_approvers,
    ticket_levels,
    ticket_readers,
    tickets,
    users,
    watermarks,
    webhooks,
);
