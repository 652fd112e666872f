// Loaded before a peer (--require): a server that names no address would listen on all of the machine's.
const { Server } = require('node:net');

const { listen } = Server.prototype;

Server.prototype.listen = function (first, ...rest) {
  if (typeof first !== 'number') return listen.call(this, first, ...rest);
  return typeof rest[0] === 'string' ? listen.call(this, first, ...rest) : listen.call(this, first, '127.0.0.1', ...rest);
};
