import { type Db, inTransaction } from './database.ts';
import { toStoreError } from './errors.ts';

/** Who collects into this database. The nonce is new at every start, so that a reused process id is no proof. */
export interface Lease {
  readonly nonce: string;
  readonly pid: number;
  readonly httpPort: number;
  readonly grpcPort: number;
}

/** The lease as it stands; its holder may be gone. Throws StoreError. */
export function readLease(db: Db): Lease | undefined {
  try {
    return db
      .prepare<[], Lease>('SELECT nonce, pid, http_port AS httpPort, grpc_port AS grpcPort FROM collector WHERE id = 1')
      .get();
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}

/** Replaces the lease if it still is `previous`; false when another collector was faster. Throws StoreError. */
export function claimLease(db: Db, previous: Lease | undefined, next: Lease): boolean {
  try {
    return inTransaction(db, () => {
      if (readLease(db)?.nonce !== previous?.nonce) return false;
      db.prepare<[Lease]>(
        'INSERT OR REPLACE INTO collector (id, nonce, pid, http_port, grpc_port) VALUES (1, @nonce, @pid, @httpPort, @grpcPort)',
      ).run(next);
      return true;
    });
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}

/** Takes the lease back, if it is still held under this nonce. Throws StoreError. */
export function releaseLease(db: Db, nonce: string): void {
  try {
    db.prepare<[string]>('DELETE FROM collector WHERE nonce = ?').run(nonce);
  } catch (error) {
    throw toStoreError(error, db.name);
  }
}
