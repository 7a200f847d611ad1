/** Classes of the generated client, and which of their addresses are offered here. */
export const offeredApis: readonly { api: string; paths: RegExp }[] = [
  { api: "FlowsApi", paths: /./ },
  { api: "StagesApi", paths: /./ },
  { api: "PoliciesApi", paths: /./ },
  { api: "CoreApi", paths: /^\/core\/(?:users|groups|tokens|authenticated_sessions|brands|user_consent)\// },
  { api: "EventsApi", paths: /^\/events\/events\// },
  { api: "ManagedApi", paths: /^\/managed\/blueprints\// },
  { api: "RootApi", paths: /./ },
  { api: "SchemaApi", paths: /./ },
  { api: "AdminApi", paths: /^\/admin\/(?:version|system|settings)\// },
];
