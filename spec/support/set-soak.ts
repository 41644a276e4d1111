// Required by `npm run soak` ahead of the specs; an assignment in front of the command would need a POSIX shell.
process.env.MILLRACE_SOAK = '1';
