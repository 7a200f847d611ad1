import type { NextConfig } from "next";

const config: NextConfig = {
  // Clients of the executor and REST API send a trailing slash; people may type none. Both are answered, never redirected.
  skipTrailingSlashRedirect: true,
  serverExternalPackages: [
    "@electric-sql/pglite",
    "pglite-prisma-adapter",
    "@node-rs/argon2",
    "pg",
    "pino",
    "prom-client",
    "quickjs-emscripten",
    "@micropython/micropython-webassembly-pyscript",
  ],
  // The same sources get the same id on every machine, so that instances behind one address agree.
  generateBuildId: () => process.env.BUILD_STAMP?.slice(0, 20) ?? null,
  // `npm run types` checks every file, not only the application's; starting does not wait for it.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  experimental: { agentUpgrade: false },
};

export default config;
