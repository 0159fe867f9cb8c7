/**
 * The whole of an answer.
 * @param onPiece told of every piece that comes: a long answer is alive as long as something of it does
 */
export async function bodyOf(response: Response, onPiece: () => void): Promise<ArrayBuffer> {
  const { body } = response;
  if (!body) return new ArrayBuffer(0);
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, controller) {
        onPiece();
        controller.enqueue(piece);
      },
    }),
  );
  return await new Response(counted).arrayBuffer();
}
