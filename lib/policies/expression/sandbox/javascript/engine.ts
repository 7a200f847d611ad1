import { newQuickJSWASMModule, newVariant, type QuickJSWASMModule, RELEASE_SYNC } from "quickjs-emscripten";
import { expressionLimits } from "../../limits.ts";

const pageBytes = 64 * 1024;
// What the module declares; it refuses any other beginning.
const initialPages = 256;

/** QuickJS in WebAssembly with a bound on its memory. */
export interface JavaScriptEngine {
  quickjs: QuickJSWASMModule;
  /** Sets how many bytes its memory may have. */
  limitMemory: (bytes: number) => void;
  countMemory: () => number;
}

/**
 * Loads QuickJS. Its own memory limit counts each allocation as a few bytes when compiled to WebAssembly (there is no
 * `malloc_usable_size`), so the memory itself refuses to grow.
 */
export async function loadJavaScriptEngine(): Promise<JavaScriptEngine> {
  const memory = new WebAssembly.Memory({
    initial: initialPages,
    maximum: expressionLimits.maximumMemoryBytes / pageBytes,
  });
  let maximum: number = expressionLimits.memoryBytes;
  Object.defineProperty(memory, "grow", {
    value: (pages: number) => {
      if (memory.buffer.byteLength + pages * pageBytes > maximum) throw new RangeError("The memory limit is reached.");
      return WebAssembly.Memory.prototype.grow.call(memory, pages);
    },
  });
  const quickjs = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory: memory }));
  return {
    quickjs,
    limitMemory: (bytes) => {
      maximum = bytes;
    },
    countMemory: () => memory.buffer.byteLength,
  };
}
