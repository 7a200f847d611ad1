import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import process from "node:process";

/** Installs a Debian package where that is possible: as root, with apt. @returns whether it was installed */
export function installPackage(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.log(`Installing Debian's package ${name} …`);
  const options = ["-y", "-qq", "-o", "DPkg::Lock::Timeout=120"];
  const install = () => runQuietly(["install", ...options, "--no-install-recommends", name]);
  return install() || (runQuietly(["update", ...options]) && install());
}

function runQuietly(args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const result = spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "pipe"], env, timeout: 300_000 });
  if (result.status !== 0) process.stderr.write(result.stderr ?? "");
  return result.status === 0;
}
