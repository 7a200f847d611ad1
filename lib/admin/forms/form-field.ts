/** How a field is edited. */
export type FieldKind =
  | "text"
  | "textarea"
  | "secret"
  /** A new password: nothing is there that could stay. */
  | "password"
  | "number"
  | "boolean"
  | "choice"
  | "choices"
  | "duration"
  | "date"
  | "json"
  | "texts"
  | "reference"
  /** Somebody, typed by their username: there may be too many for a list. */
  | "person"
  | "references";

/** What references point to. */
export type ReferenceKind = "flow" | "stage" | "prompt" | "policy" | "group" | "user";

/** A field of a form, drawn from the schema of what is edited. Plain data: it crosses from server to browser. */
export interface FormField {
  name: string;
  kind: FieldKind;
  title: string;
  help?: string;
  required: boolean;
  /** Whether null can be stored; an empty field means that then. */
  nullable: boolean;
  /** Value of a new object. */
  initial?: unknown;
  choices?: readonly string[];
  reference?: ReferenceKind;
  /** Language of program text. */
  language?: string;
  /** The field of the same form that says in which language this one is written. */
  languageField?: string;
  /** The checkbox of the same form that says that the text is a program; without it, it always is. */
  programWhen?: string;
  least?: number;
  most?: number;
  longest?: number;
  /** Least characters; set where an empty text is none. */
  shortest?: number;
  pattern?: string;
}
