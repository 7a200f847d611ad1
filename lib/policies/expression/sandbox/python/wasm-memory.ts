import { SandboxAbort } from "../sandbox.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Kinds of values at the border of the interpreter, from its sources (`objjsproxy.h`); only text passes here. */
const textKind = 5;
const exceptionKind = -1;
const hostObjectKind = 7;

/** A value at the border: three 32-bit words, the kind first. */
export const valueSize = 12;

/** Reads and writes the linear memory of an interpreter. Nothing read from it is trusted: it belongs to the expression. */
export class WasmMemory {
  private readonly memory: WebAssembly.Memory;
  private readonly allocate: (bytes: number) => number;

  constructor(memory: WebAssembly.Memory, allocate: (bytes: number) => number) {
    this.memory = memory;
    this.allocate = allocate;
  }

  /** The text of `length` bytes at an address; what lies outside of the memory is left out. */
  readText(address: number, length: number, maximum: number): string {
    const size = length >>> 0;
    if (size > maximum) throw new SandboxAbort("The data is too large.");
    const begin = address >>> 0;
    return decoder.decode(new Uint8Array(this.memory.buffer).slice(begin, begin + size));
  }

  /** Puts a text with a final zero into memory of its own; the interpreter or the caller frees it. */
  writeText(text: string): { address: number; length: number } {
    const bytes = encoder.encode(text);
    const address = this.allocate(bytes.length + 1);
    if (address === 0) throw new SandboxAbort("memory allocation failed");
    const memory = new Uint8Array(this.memory.buffer);
    memory.set(bytes, address);
    memory[address + bytes.length] = 0;
    return { address, length: bytes.length };
  }

  /** The text that a value at the border holds; undefined for a value of another kind. */
  readTextValue(value: number, maximum: number): string | undefined {
    return this.readWord(value) === textKind
      ? this.readText(this.readWord(value + 8), this.readWord(value + 4), maximum)
      : undefined;
  }

  /** The text of the exception that a value holds (its class, a byte 4, and the traceback), or undefined. */
  readExceptionValue(value: number, maximum: number): string | undefined {
    if (this.readWord(value) !== exceptionKind) return undefined;
    return this.readText(this.readWord(value + 8), Math.min(this.readWord(value + 4) >>> 0, maximum), maximum);
  }

  writeTextValue(value: number, text: string): void {
    const { address, length } = this.writeText(text);
    this.writeWords(value, [textKind, length, address]);
  }

  /** Makes a value stand for the host's object with a number. */
  writeObjectValue(value: number, object: number): void {
    this.writeWords(value, [hostObjectKind, object, 0]);
  }

  writeWords(address: number, words: number[]): void {
    const view = new DataView(this.memory.buffer);
    for (const [index, word] of words.entries()) view.setInt32((address >>> 0) + 4 * index, word, true);
  }

  readWord(address: number): number {
    return new DataView(this.memory.buffer).getInt32(address >>> 0, true);
  }
}
