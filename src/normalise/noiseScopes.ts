// Reference 6.2 and 6.3, of 2026-11: instrumentation scopes by what they trace. Names end as written, unless listed as prefixes.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Scopes of infrastructure: HTTP, databases, queues, runtimes. */
export const noiseScopes: ReadonlySet<string> = new Set([
  ...words(`
    http undici fetch xml-http-request express fastify koa hapi restify connect router nestjs-core net dns fs grpc graphql pg
    pg-pool mysql mysql2 mongodb mongoose redis redis-4 ioredis knex memcached tedious cassandra-driver dataloader generic-pool
    lru-memoizer kafkajs amqplib aws-sdk aws-lambda winston pino bunyan document-load user-interaction long-task
  `).map((library) => `@opentelemetry/instrumentation-${library}`),
  ...words('@fastify/otel @prisma/instrumentation next.js @vercel/otel @vercel/otel/fetch'),
  ...words(`
    asgi wsgi fastapi starlette flask django falcon tornado pyramid aiohttp_client aiohttp_server requests httpx urllib urllib3
    grpc sqlalchemy dbapi psycopg psycopg2 asyncpg aiopg mysql mysqlclient pymysql sqlite3 redis pymemcache pymongo elasticsearch
    cassandra tortoiseorm botocore boto3sqs boto celery kafka confluent_kafka aiokafka pika aio_pika remoulade jinja2 threading
    asyncio asyncclick click system_metrics logging
  `).map((library) => `opentelemetry.instrumentation.${library}`),
  ...words('Microsoft.AspNetCore System.Net.Http Npgsql Microsoft.EntityFrameworkCore github.com/XSAM/otelsql'),
]);

export const noiseScopePrefixes: readonly string[] = [
  ...words('@sentry/ @prisma/ io.opentelemetry. OpenTelemetry.Instrumentation. Azure. Experimental.System.Net.'),
  'go.opentelemetry.io/contrib/instrumentation/',
];
