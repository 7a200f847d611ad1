"use client";

import { ErrorBoundaryPage } from "#components/pages/error-boundary-page.tsx";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** A page failed while it was made or shown. */
export default function ErrorPage({ error, reset }: Props) {
  return <ErrorBoundaryPage digest={error.digest} retry={reset} />;
}
