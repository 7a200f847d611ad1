import type { NextConfig } from "next";

const config: NextConfig = {
  // Clients of the executor and REST API send a trailing slash; people may type none. Both are answered, never redirected.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: ["@electric-sql/pglite", "pglite-prisma-adapter", "@node-rs/argon2", "pg", "pino"],
  poweredByHeader: false,
  reactStrictMode: true,
};

export default config;
