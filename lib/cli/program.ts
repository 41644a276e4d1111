import { Command } from 'commander';
import { addInsertCommand } from './insert-command.js';
import { addJobsCommand } from './jobs-command.js';
import { addLoadCommand } from './load-command.js';
import { addMapCommand } from './map-command.js';
import { withoutPasswords } from './output.js';
import { addParseCommand } from './parse-command.js';
import { addRejectsCommand } from './rejects-command.js';
import { addRetryCommand } from './retry-command.js';

const EXIT_CODES = `
Exit codes:
  0  everything is in
  1  it failed; what is in was reported
  2  wrong usage, mapping, source name or target
  3  everything is in but rejects, within --max-rejects
  4  the database could not go on; the same command again goes on where it was`;

/** @param done told the exit code of the command that was run */
export function programOf(version: string, done: (code: number) => void): Command {
  const program = new Command('millrace')
    .description('Streams XML and JSON of any size into rows of relational tables.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(withoutPasswords(text)) })
    .showSuggestionAfterError()
    .addHelpText('after', EXIT_CODES);
  addLoadCommand(program, done);
  addParseCommand(program, done);
  addMapCommand(program, done);
  addInsertCommand(program, done);
  addJobsCommand(program, done);
  addRejectsCommand(program, done);
  addRetryCommand(program, done);
  return program;
}
