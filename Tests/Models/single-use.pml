/* A code lets somebody in once, and only so many guesses are looked at (laws 1 and 2).

   Two instances before one store. An attempt is charged in a transaction that commits before the code is
   looked at (CodeVerification.swift); the code is spent, and what it opens recorded, in one that commits
   before the answer leaves (GroupCommit.swift). A commit may fail, or its end stay unknown: then the
   caller gets an error, and may try again wherever he likes.

   As built, charging and spending are one transaction that is kept whatever the verdict.

   SPLIT      looks whether a code is spent in one transaction and spends it in another
   EARLY      answers before the commit
   TRUSTING   takes an unknown end for a good one
   UNDONE     undoes the charge of an attempt that is refused */

#define CODES 2
#define BUDGET 3
#define TRIES 3

byte letIn[CODES];          /* how often each right code has let somebody in */
byte lookedAt;              /* attempts whose code was compared */

bool spent[CODES];          /* the store */
byte attempts;

mtype = { committed, failed, unknown };

/* A commit: whether it is in the store, and what the instance hears of it. */
inline commit(isThere, heard) {
  if
  :: isThere = true; heard = committed
  :: isThere = false; heard = failed
  :: isThere = true; heard = unknown
  :: isThere = false; heard = unknown
  fi
}

proctype Instance() {
  byte tried, code;
  bool isThere, isRight, isNew;
  mtype heard;
  do
  :: tried < TRIES ->
    tried++;
    /* A right code, of two, or a guess. */
    if :: isRight = true; code = 0 :: isRight = true; code = 1 :: isRight = false fi;
#ifdef SPLIT
    atomic { isNew = !spent[code]; commit(isThere, heard) }
    atomic {
      if :: attempts < BUDGET && heard == committed && isThere -> attempts++; lookedAt++
         :: else -> heard = failed fi
    }
    atomic {
      if
      :: heard == committed && isRight && isNew -> commit(isThere, heard);
        if :: isThere -> spent[code] = true :: else fi;
        if :: heard == committed -> letIn[code]++ :: else fi
      :: else
      fi;
      isThere = false; isNew = false
    }
#else
    atomic {
      if
      :: attempts < BUDGET ->
        lookedAt++;
        isNew = isRight && !spent[code];
        commit(isThere, heard);
#ifdef UNDONE
        if :: !isNew -> isThere = false :: else fi;
#endif
        if :: isThere -> attempts++; if :: isNew -> spent[code] = true :: else fi
           :: else -> 
#ifndef UNDONE
             /* The attempt was not charged, so nobody learns what came of it. */
             lookedAt--
#else
             skip
#endif
        fi;
        if
#ifdef EARLY
        :: isNew -> letIn[code]++
#elif defined(TRUSTING)
        :: isNew && heard != failed -> letIn[code]++
#else
        :: isNew && heard == committed -> letIn[code]++
#endif
        :: else
        fi
      :: else
      fi;
      isNew = false; isThere = false
    }
#endif
  :: else -> break
  od
}

init { atomic { run Instance(); run Instance() } }

ltl once { [] (letIn[0] <= 1 && letIn[1] <= 1 && lookedAt <= BUDGET) }
