import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expressionLimits } from "../../limits.ts";
import { createImports, gateObject, type InterpreterExports } from "./wasm-imports.ts";
import { valueSize, WasmMemory } from "./wasm-memory.ts";

const pageBytes = 64 * 1024;
/** First part of the garbage-collected heap; the interpreter adds more as needed. It fits into the module's own memory. */
const heapBytes = 8 * 1024 * 1024;
const stackWords = 16 * 1024;

/** What an interpreter is connected to. */
export interface InterpreterConnection {
  gate: (request: string) => string;
  print: (text: string) => void;
}

/** A MicroPython interpreter in WebAssembly that can be put back to an earlier moment. */
export interface PythonInterpreter {
  /**
   * Runs source text at the top level.
   *
   * @param memoryBytes how long its memory may become
   * @returns text of an exception that nothing caught, with its traceback; undefined when there was none
   * @throws what interrupted WebAssembly itself: SandboxAbort, or RangeError when its stack was used up
   */
  run: (source: string, memoryBytes: number) => string | undefined;
  /** Makes the present state the one that `restore` returns to. */
  remember: () => void;
  /**
   * Returns to the remembered state, byte for byte. All state of the interpreter is in its linear memory, but for the stack
   * pointer, which is set back too; the function table cannot grow.
   */
  restore: () => void;
  /** The whole memory, to compare it. */
  readMemory: () => Uint8Array;
}

function compileModule(): WebAssembly.Module {
  const main = createRequire(import.meta.url).resolve("@micropython/micropython-webassembly-pyscript");
  return new WebAssembly.Module(readFileSync(path.join(path.dirname(main), "micropython.wasm")));
}

/** Length without the zeros at the end, so that little has to be copied. */
function countUsed(bytes: Uint8Array): number {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length--;
  return length;
}

/** Starts an interpreter whose only way out is `connection`. */
export function startInterpreter({ gate, print }: InterpreterConnection): PythonInterpreter {
  const module = compileModule();
  let maximumBytes: number = expressionLimits.minimumMemoryBytes;
  let wasm: InterpreterExports;
  let memory: WasmMemory;
  let remembered: { bytes: Uint8Array; total: number; stack: number } | undefined;

  function instantiate(): void {
    const imports = createImports(module, {
      memory: () => memory,
      exports: () => wasm,
      gate,
      print,
      maximumText: expressionLimits.variablesCharacters,
      grow: (bytes) => {
        if (bytes > maximumBytes) return false;
        try {
          wasm.memory.grow(Math.ceil(bytes / pageBytes) - wasm.memory.buffer.byteLength / pageBytes);
          return true;
        } catch {
          return false;
        }
      },
    });
    wasm = new WebAssembly.Instance(module, imports).exports as unknown as InterpreterExports;
    memory = new WasmMemory(wasm.memory, (bytes) => wasm.malloc(bytes));
    wasm.emscripten_stack_init();
  }

  function initialise(): void {
    wasm.__wasm_call_ctors();
    wasm.mp_js_init(stackWords, heapBytes);
    wasm.proxy_c_init();
    const value = wasm.malloc(valueSize);
    memory.writeObjectValue(value, gateObject);
    wasm.mp_js_register_js_module(memory.writeText("_gate").address, value);
  }

  instantiate();
  initialise();
  return {
    run(source, memoryBytes) {
      maximumBytes = Math.max(memoryBytes, expressionLimits.minimumMemoryBytes);
      const { address, length } = memory.writeText(source);
      const value = wasm.malloc(valueSize);
      wasm.mp_js_do_exec(address, length, value);
      return memory.readExceptionValue(value, expressionLimits.errorCharacters * 4);
    },
    remember() {
      const bytes = new Uint8Array(wasm.memory.buffer);
      remembered = {
        bytes: bytes.slice(0, countUsed(bytes)),
        total: bytes.length,
        stack: wasm.emscripten_stack_get_current(),
      };
    },
    restore() {
      if (!remembered) return;
      // Memory cannot shrink, so an instance whose memory grew is replaced.
      if (wasm.memory.buffer.byteLength !== remembered.total) instantiate();
      const bytes = new Uint8Array(wasm.memory.buffer);
      bytes.set(remembered.bytes);
      bytes.fill(0, remembered.bytes.length);
      wasm._emscripten_stack_restore(remembered.stack);
    },
    readMemory: () => new Uint8Array(wasm.memory.buffer),
  };
}
