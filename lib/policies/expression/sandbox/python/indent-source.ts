/**
 * Indents an expression's source, as the reference implementation does, so that it can stand below the header of a
 * function: `return` works, a source that is indented as a whole is as good as one that is not, and no line can leave the
 * function.
 */
export function indentPythonSource(source: string): string {
  return source
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n")
    .split("\n")
    .map((line) => (line.trim() === "" ? "" : `    ${line}`))
    .join("\n");
}
