import { SandboxAbort } from "../sandbox.ts";
import type { WasmMemory } from "./wasm-memory.ts";

/** The number of the one host object that the interpreter knows: the gate. */
export const gateObject = 2;

/** What the interpreter is connected to. */
export interface InterpreterHost {
  memory: () => WasmMemory;
  exports: () => InterpreterExports;
  /** Takes a text from the expression and answers with one. */
  gate: (request: string) => string;
  print: (text: string) => void;
  /** Makes the memory at least this many bytes long; false when that is more than allowed. */
  grow: (bytes: number) => boolean;
  maximumText: number;
}

/** The functions of the WebAssembly module that are used. */
export interface InterpreterExports {
  memory: WebAssembly.Memory;
  __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors: () => void;
  malloc: (bytes: number) => number;
  free: (address: number) => void;
  setThrew: (threw: number, value: number) => void;
  emscripten_stack_init: () => void;
  emscripten_stack_get_current: () => number;
  _emscripten_stack_restore: (pointer: number) => void;
  mp_js_init: (stackWords: number, heapBytes: number) => void;
  proxy_c_init: () => void;
  mp_js_register_js_module: (name: number, value: number) => void;
  mp_js_do_exec: (source: number, length: number, value: number) => void;
}

type ImportedFunction = (...args: number[]) => number | undefined;

// Linux error numbers as WASI and emscripten count them.
const noSuchFile = 44;
const notSupported = 52;

const longJump = Symbol("longjmp");

/** Functions that the interpreter needs to run at all; none of them reaches outside of its memory but gate and print. */
function createNeededFunctions(host: InterpreterHost): Record<string, ImportedFunction> {
  return {
    _emscripten_throw_longjmp: () => {
      throw longJump;
    },
    _abort_js: () => {
      throw new SandboxAbort("The interpreter gave up.");
    },
    emscripten_resize_heap: (bytes = 0) => (host.grow(bytes >>> 0) ? 1 : 0),
    mp_js_ticks_ms: () => Math.trunc(performance.now()),
    mp_js_time_ms: () => Date.now(),
    mp_js_random_u32: () => crypto.getRandomValues(new Uint32Array(1))[0],
    // The interpreter drops its reference to the gate; there is nothing to free.
    proxy_js_free_obj: () => undefined,
    call1: (object, _viaCall, argument = 0, result = 0) => {
      const request = object === gateObject ? host.memory().readTextValue(argument, host.maximumText) : undefined;
      if (request === undefined) throw new SandboxAbort("Objects of the host cannot be used.");
      host.memory().writeTextValue(result, host.gate(request));
      return undefined;
    },
    fd_write: (file = 0, vectors = 0, count = 0, written = 0) => {
      if (file !== 1 && file !== 2) return notSupported;
      let total = 0;
      for (let index = 0; index < Math.min(count >>> 0, 16); index++) {
        const length = host.memory().readWord(vectors + 8 * index + 4);
        host.print(host.memory().readText(host.memory().readWord(vectors + 8 * index), length, host.maximumText));
        total += length;
      }
      host.memory().writeWords(written, [total]);
      return 0;
    },
    // Reading the terminal would wait for ever.
    fd_read: () => {
      throw new SandboxAbort("There is no input to read.");
    },
  };
}

/** Runs a function of the module's table so that its `longjmp` ends here, as emscripten's `invoke_…` do. */
function createInvoke(host: InterpreterHost): ImportedFunction {
  return (index = 0, ...args) => {
    const {
      __indirect_function_table: table,
      emscripten_stack_get_current,
      _emscripten_stack_restore,
      setThrew,
    } = host.exports();
    const stack = emscripten_stack_get_current();
    try {
      return (table.get(index) as ImportedFunction)(...args);
    } catch (error) {
      _emscripten_stack_restore(stack);
      if (error !== longJump) throw error;
      setThrew(1, 0);
      return undefined;
    }
  };
}

/**
 * Builds the imports of the interpreter's WebAssembly module. The package's own JavaScript is not loaded at all, since it
 * is the bridge that gives Python the host's objects (`import js`); every function of that bridge ends the evaluation here.
 * Files do not exist: each system call fails.
 */
export function createImports(module: WebAssembly.Module, host: InterpreterHost): WebAssembly.Imports {
  const needed = createNeededFunctions(host);
  const invoke = createInvoke(host);
  const imports: Record<string, Record<string, ImportedFunction>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] =
      needed[name] ??
      (name.startsWith("invoke_")
        ? invoke
        : name.startsWith("__syscall_")
          ? () => -noSuchFile
          : from === "wasi_snapshot_preview1"
            ? () => notSupported
            : () => {
                throw new SandboxAbort("Objects of the host cannot be used.");
              });
  }
  return imports;
}
