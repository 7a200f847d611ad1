import type { ApiCall, Endpoint } from "#lib/api/endpoint.ts";

/**
 * Makes a call of the REST API in this process.
 * @param operationId which of the endpoints
 * @returns the answer's body
 * @throws what the endpoint throws; Error when there is no such endpoint
 */
export async function callEndpoint(
  endpoints: readonly Endpoint[],
  operationId: string,
  call: ApiCall,
): Promise<unknown> {
  const endpoint = endpoints.find((known) => known.operationId === operationId);
  if (!endpoint) throw new Error(`There is no operation ${operationId}.`);
  const { body } = await endpoint.handle(call);
  return body;
}
