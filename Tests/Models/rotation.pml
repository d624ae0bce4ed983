/* Nothing is left that no key opens (docs/decisions, "What is sealed names its key").

   Data keys: an account has its own and the one before. Who writes a secret has read the account at some
   time before, so it may be sealed under a key that is not the account's any more. Whoever changes the key
   seals all rows anew, one by one, may be killed between any two, and forgets the key before when no row
   is under it and everybody who may have read the account before is done.

   NOWAIT     forgets it as soon as no row is under it
   NOCOUNT    forgets it when everybody is done, without counting */

#define ROWS 2

byte own = 1, before = 0;   /* the account's keys; 0 is none */
byte row[ROWS];             /* under which key each secret is sealed */
byte writing;               /* writers that have read an account with a key of before */

#if defined(NOWAIT)
#define mayForget (row[0] != before && row[1] != before)
#elif defined(NOCOUNT)
#define mayForget (writing == 0)
#else
#define mayForget (row[0] != before && row[1] != before && writing == 0)
#endif
#define opens(key) (key == own || key == before)

proctype Writer(byte place) {
  byte key, tried;
  do
  :: tried < 2 ->
    tried++;
    atomic { key = own; writing++ };
    atomic { row[place] = key; writing--; key = 0 }
  :: else -> break
  od
}

proctype Changer() {
  byte place, turn;
  do
  :: atomic { before == 0 && turn < 2 -> turn++; before = own; own = own + 1 }
  :: before != 0 ->
    /* Killed at any place, it begins again from the first. */
    place = 0;
    do
    :: place < ROWS -> atomic { if :: row[place] == before -> row[place] = own :: else fi; place++ }
    :: break
    od;
    atomic { if :: mayForget -> before = 0 :: else fi }
  :: break
  od
}

init { atomic { row[0] = 1; row[1] = 1; run Writer(0); run Writer(1); run Changer() } }

ltl readable { [] (opens(row[0]) && opens(row[1])) }
