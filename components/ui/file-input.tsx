"use client";

import type { ChangeEvent, InputHTMLAttributes } from "react";

/** Props of the input, the size in bytes that a file may have, and what is said about a larger one. */
export interface FileInputProps extends InputHTMLAttributes<HTMLInputElement> {
  largest: number;
  tooLarge: string;
}

/** A field for a file. With scripts the browser refuses one that is too large before it is sent; the server does in any case. */
export function FileInput({ largest, tooLarge, ...input }: FileInputProps) {
  const check = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const size = target.files?.[0]?.size ?? 0;
    target.setCustomValidity(size > largest ? tooLarge : "");
    target.reportValidity();
  };
  return <input {...input} type="file" onChange={check} />;
}
