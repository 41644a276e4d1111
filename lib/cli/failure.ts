/** An error that ended a source which had been begun, with the source's name in front. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';

  constructor(source: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(message.startsWith(`${source}: `) ? message : `${source}: ${message}`, { cause });
  }
}
