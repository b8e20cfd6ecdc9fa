DROP TABLE permissions, accounts, asset_nodes, assets, node_ancestors, nodes;
