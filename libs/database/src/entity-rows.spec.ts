import { Column, Entity, PrimaryColumn } from 'typeorm';
import { entityOf, rowOf } from './entity-rows.js';
import { isoTime } from './iso-time.js';

@Entity('lines')
class Line {
  @PrimaryColumn('uuid', { name: 'id' }) declare lineId: string;
  @Column('text', { nullable: true }) declare saidBy: string | null;
  @Column('jsonb') declare event: object;
  @Column('timestamptz', { nullable: true }) declare leftAt: Date | null;
  @Column('timestamptz', { transformer: isoTime }) declare at: string;
  @Column('text', { select: false }) declare secret: string;
}

const at = new Date('2026-11-28T10:00:00.123Z');

describe('a whole row of SQL', () => {
  it('becomes its entity, times as the entity wants them', () => {
    const row = { id: 'a', said_by: null, event: { deep: 1 }, left_at: at, at };

    expect(entityOf(Line, row)).toEqual({
      lineId: 'a',
      saidBy: null,
      event: { deep: 1 },
      leftAt: at,
      at: at.toISOString(),
    });
  });

  it('becomes the same where it came through JSON', () => {
    const row = { id: 'a', said_by: null, event: {}, left_at: null, at };
    const throughJson = { ...row, at: '2026-11-28T10:00:00.123+00:00' };

    expect(entityOf(Line, throughJson)).toEqual(entityOf(Line, row));
  });

  it.each(['other', 'secret'])(
    'leaves out what is no column of it, or not to be read with it: %s',
    (name) => {
      expect(entityOf(Line, { id: 'a', [name]: 1 })).not.toHaveProperty(name);
    },
  );

  it('comes of an entity, without what that leaves out', () => {
    const line = { lineId: 'a', saidBy: 'b', more: 1 };

    expect(rowOf(Line, line)).toEqual({ id: 'a', said_by: 'b' });
  });
});
