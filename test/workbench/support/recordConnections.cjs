// Loaded into every Node process of the server under test (--require): writes down each connection that is opened to
// another machine, so that a test can say that there was none.
const { appendFileSync } = require('node:fs');
const net = require('node:net');

const local = /^(localhost|127\.|::1$|::ffff:127\.|0\.0\.0\.0$|::$)/;
const { connect } = net.Socket.prototype;

net.Socket.prototype.connect = function (...args) {
  // Callers inside Node pass the normalised form: [[options, callback]].
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  const host = typeof first === 'object' ? first.host : typeof args[1] === 'string' ? args[1] : undefined;
  const path = typeof first === 'object' ? first.path : undefined;
  // A path is a socket in the file system.
  if (typeof path !== 'string' && host !== undefined && !local.test(host)) {
    appendFileSync(
      process.env.PROMPTRAIL_CONNECTIONS,
      `${host}:${first.port ?? first} from ${process.argv.slice(1, 3).join(' ')}\n`,
    );
  }
  return connect.apply(this, args);
};
