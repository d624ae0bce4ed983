/* A device counts only after two codes of the seed that it has (law 3).

   Somebody enables a device with codes of the seed he was shown, while somebody else deletes it and
   makes another of the same name, with another seed. As built, one transaction reads the device, looks
   at the codes and sets it in force (EnableMFADevice.swift).

   BYNAME     looks at the codes in one transaction, and in another sets that device in force which has
              the name by then */

#define SEEDS 3

byte seed;                  /* of the device of that name; 0 where there is none */
byte inForce;               /* the seed of the device in force; 0 where there is none */
bool proven[SEEDS + 1];     /* two codes of it were seen */
byte made;

proctype Maker() {
  do
  :: atomic { made < SEEDS && seed == 0 -> made++; seed = made }
  :: atomic { seed != 0 && inForce == 0 -> seed = 0 }
  :: break
  od
}

/* Has the codes of whatever seed he was shown. */
proctype Enabler() {
  byte shown, tried;
  bool found;
  do
  :: tried < 2 ->
    tried++;
    atomic { shown = seed };
    if
    :: shown != 0 ->
#ifdef BYNAME
      found = false;
      atomic { if :: seed == shown -> proven[shown] = true; found = true :: else fi };
      atomic {
        if
        :: found && seed != 0 && inForce == 0 -> inForce = seed
        :: else
        fi
      }
#else
      atomic {
        if
        :: seed == shown && inForce == 0 -> proven[shown] = true; inForce = seed
        :: else
        fi
      }
#endif
    :: else
    fi;
    shown = 0; found = false
  :: else -> break
  od
}

init { atomic { run Maker(); run Enabler(); run Enabler() } }

ltl proved { [] (inForce == 0 || proven[inForce]) }
