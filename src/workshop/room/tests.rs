//! What a room allows, and takes back.

use super::*;
use crate::workshop::programme::SHIPPED;

fn programme() -> Programme {
    Programme::read("sixty.toml", &SHIPPED).unwrap_or_else(|problems| panic!("{problems}"))
}

fn room_of(programme: &Programme, names: &[&str]) -> Room {
    let mut room = Room::new("1234".into());
    room.start_clock(programme, 0);
    for name in names {
        room.join("1234", name, false, format!("token of {name}")).unwrap();
    }
    room
}

fn go_to(room: &mut Room, programme: &Programme, scene: Scene, now: Time) {
    while programme.scenes[room.course.scene].scene != scene {
        room.host(programme, HostDeed::Next { at: None }, &|_| false, now).unwrap();
    }
}

#[test]
fn a_phone_may_do_what_the_scene_allows_alone() {
    let programme = programme();
    let mut room = room_of(&programme, &["a"]);
    let deeds = || {
        [
            PhoneDeed::Stay { stay: true },
            PhoneDeed::Guess { amount: 1.0 },
            PhoneDeed::Share { percent: 1.0 },
            PhoneDeed::Plan { positions: programme.game.today() },
            PhoneDeed::Pledge { text: "x".into() },
        ]
    };
    for number in 0..programme.scenes.len() {
        room.course.scene = number;
        room.course.clock = Clock::Off;
        let allowed: Vec<bool> = deeds().into_iter().map(|deed| room.clone().phone(&programme, 0, deed, 0).is_ok()).collect();
        let expected = match programme.scenes[number].scene {
            Scene::Card(2 | 4 | 7) => [true, false, false, false, false],
            Scene::Guess => [false, true, false, false, false],
            Scene::Talk => [false, false, true, false, false],
            Scene::Round => [false, false, false, true, false],
            Scene::Pledge | Scene::Home => [false, false, false, false, true],
            _ => [false; 5],
        };
        assert_eq!(allowed, expected, "{:?}", programme.scenes[number]);
        // Nothing at all while it is frozen.
        room.course.frozen = true;
        assert!(deeds().into_iter().all(|deed| room.clone().phone(&programme, 0, deed, 0) == Err(Refusal::Frozen)));
        room.course.frozen = false;
    }
}

#[test]
fn plans_count_until_the_clock_ends_and_within_the_points() {
    let programme = programme();
    let mut room = room_of(&programme, &["a"]);
    go_to(&mut room, &programme, Scene::Round, 1000);
    assert_eq!(room.course.clock, Clock::Runs { ends: 1000 + 5 * MINUTE });
    let plan = |room: &mut Room, positions: Plan, now| room.phone(&programme, 0, PhoneDeed::Plan { positions }, now);
    let today = programme.game.today();
    assert_eq!(plan(&mut room, today.clone(), 999 + 5 * MINUTE), Ok(()));
    assert_eq!(plan(&mut room, today.clone(), 1000 + 5 * MINUTE), Err(Refusal::TooLate));
    room.host(&programme, HostDeed::Minute {}, &|_| false, 1000 + 5 * MINUTE).unwrap();
    assert_eq!(plan(&mut room, today.clone(), 1000 + 5 * MINUTE), Ok(()));
    let dear: Plan = programme.game.lever.iter().map(|lever| lever.position.len() - 1).collect();
    for wrong in [dear, vec![], vec![0; 6], vec![0; 8], vec![9; 7]] {
        assert_eq!(plan(&mut room, wrong, 2000), Err(Refusal::NotAllowed));
    }
    // While it is frozen the clock stands still.
    room.host(&programme, HostDeed::Freeze {}, &|_| false, 2000).unwrap();
    let left = 1000 + 6 * MINUTE - 2000;
    room.host(&programme, HostDeed::Freeze {}, &|_| false, 1_000_000_000).unwrap();
    assert_eq!(room.course.clock, Clock::Runs { ends: 1_000_000_000 + left });
}

/// Every deed of the host, taken back in turn, leads back to where it began; what phones said meanwhile stays.
#[test]
fn everything_that_the_host_does_can_be_undone() {
    let programme = programme();
    let mut room = room_of(&programme, &["a", "b", "c"]);
    go_to(&mut room, &programme, Scene::Round, 0);
    room.undo.clear();
    let before = room.clone();
    room.join("1234", "A", true, "new phone".into()).unwrap();
    let mut states = vec![];
    let mut positions = programme.game.today();
    positions[3] = 1;
    for deed in [
        HostDeed::PlanFor { team: 0, positions: positions.clone() },
        HostDeed::Rename { team: 1, name: "  Los   Rápidos ".into() },
        HostDeed::Merge { team: 1, into: 0 },
        HostDeed::Merge { team: 0, into: 2 },
        HostDeed::Admit { asking: 1 },
        HostDeed::Minute {},
        HostDeed::Blank {},
        HostDeed::Freeze {},
        HostDeed::Address { address: 1 },
        HostDeed::Next { at: None },
        HostDeed::Back { at: None },
        HostDeed::Reveal { at: None },
        HostDeed::Remove { team: 2 },
    ] {
        states.push((room.course.clone(), room.teams.clone(), room.seats.clone(), room.said.clone()));
        room.host(&programme, deed.clone(), &|_| false, 5000).unwrap_or_else(|refusal| panic!("{deed:?}: {refusal:?}"));
    }
    assert_eq!((room.teams[1].name.as_str(), room.team_of(1)), ("Los Rápidos", 2));
    assert!(room.playing().is_empty() && room.seat(|token| token == "token of b").is_none());
    while let Some((course, teams, seats, said)) = states.pop() {
        room.host(&programme, HostDeed::Undo {}, &|_| false, 9000).unwrap();
        let still = |course: &Course| Course { clock: Clock::Off, ..course.clone() };
        assert_eq!((still(&room.course), &room.teams, &room.seats), (still(&course), &teams, &seats));
        assert_eq!(room.said.plans.values().flatten().count(), said.plans.values().flatten().count());
    }
    assert_eq!((&room.teams, &room.seats), (&before.teams, &before.seats));
    assert_eq!(room.host(&programme, HostDeed::Undo {}, &|_| false, 9000), Err(Refusal::Nothing));
}

#[test]
fn names_are_kept_apart_and_a_lost_phone_goes_on_as_its_team() {
    let programme = programme();
    let mut room = room_of(&programme, &["Delta", "", ""]);
    assert_eq!(room.teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Delta", "Alfa", "Bravo"]);
    assert_eq!(room.join("0000", "x", false, "t".into()), Err(Refusal::WrongCode));
    for same in ["DELTA", " delta ", "Délta", "De\u{301}lta"] {
        assert_eq!(room.join("1234", same, false, "t".into()), Err(Refusal::Taken), "{same}");
    }
    for wrong in ["a\u{202e}b", "a\u{7}b", &"x".repeat(25), "\u{200b}", "a\u{200b}", "\u{3164}", "a\u{200d}b", "\u{e0041}", "A\u{fff9}l"] {
        assert_eq!(room.join("1234", wrong, false, "t".into()), Err(Refusal::BadText), "{wrong:?}");
    }
    assert_eq!(room.join("1234", " delta ", true, "new".into()), Ok(Joined::Asking));
    assert!(room.seat(|token| token == "new").is_none());
    room.host(&programme, HostDeed::Admit { asking: 1 }, &|_| false, 0).unwrap();
    assert_eq!((room.seat(|token| token == "new"), room.seat(|token| token == "token of Delta")), (Some(0), None));
    // Where its phone is there, it is one phone more; taken back, its seat is nobody's.
    room.join("1234", "Delta", true, "second".into()).unwrap();
    room.host(&programme, HostDeed::Admit { asking: 2 }, &|_| true, 0).unwrap();
    assert_eq!((room.seat(|token| token == "new"), room.seat(|token| token == "second")), (Some(0), Some(3)));
    assert_eq!(room.team_at(3), 0);
    room.host(&programme, HostDeed::Undo {}, &|_| true, 0).unwrap();
    assert_eq!((room.seat(|token| token == "second"), room.seat(|_| true)), (None, Some(0)));
    // Where one of its phones is here, no seat of another is taken.
    room.join("1234", "Delta", true, "third".into()).unwrap();
    room.host(&programme, HostDeed::Admit { asking: 3 }, &|seat| seat == 0, 0).unwrap();
    assert_eq!(room.seat(|token| token == "new"), Some(0));
    assert!(room.seat(|token| token == "third").is_some_and(|seat| seat != 0));
    assert_eq!(room.join("1234", "Equipo 👩\u{200d}💻", false, "t".into()), Ok(Joined::Seated(room.seats.len() - 1)));
    // Given names go on behind the last letter.
    for _ in 0..40 {
        room.join("1234", "", false, "t".into()).unwrap();
    }
    assert!(room.teams.iter().any(|team| team.name == "Alfa 2") && room.playing().len() == 44);
}

#[test]
fn a_state_that_fits_no_programme_is_none() {
    let programme = programme();
    let mut room = room_of(&programme, &["a", "b"]);
    go_to(&mut room, &programme, Scene::Results, 0);
    assert!(room.fits(&programme));
    let broken: [fn(&mut Room); 6] = [
        |room| room.course.scene = 99,
        |room| room.seats[0].team = 7,
        |room| room.teams[0].into = Some(9),
        |room| (room.teams[0].into, room.teams[1].into) = (Some(1), Some(0)),
        |room| room.course.dial = Some(50),
        |room| drop(room.said.plans.entry(5).or_default().insert(0, vec![1])),
    ];
    for (number, change) in broken.into_iter().enumerate() {
        let mut room = room.clone();
        change(&mut room);
        assert!(!room.fits(&programme), "{number}");
    }
}

/// What is taken back costs no time: a freeze ends with what was left, a scene that was left goes on with what it had, and all else leaves the clock alone.
#[test]
fn the_clock_survives_what_is_undone() {
    let programme = programme();
    let mut room = room_of(&programme, &["a"]);
    go_to(&mut room, &programme, Scene::Round, 0);
    let host = |room: &mut Room, deed: HostDeed, now: Time| room.host(&programme, deed, &|_| false, now).unwrap();
    let left = |room: &Room, now: Time| room.course.clock.left(now);
    host(&mut room, HostDeed::Freeze {}, 10_000);
    host(&mut room, HostDeed::Undo {}, 500_000);
    assert_eq!(left(&room, 500_000), Some(290_000));
    host(&mut room, HostDeed::Blank {}, 510_000);
    host(&mut room, HostDeed::Undo {}, 520_000);
    assert_eq!(left(&room, 520_000), Some(270_000));
    host(&mut room, HostDeed::Minute {}, 520_000);
    host(&mut room, HostDeed::Undo {}, 530_000);
    assert_eq!(left(&room, 530_000), Some(260_000));
    host(&mut room, HostDeed::Next { at: None }, 530_000);
    host(&mut room, HostDeed::Undo {}, 900_000);
    assert_eq!(left(&room, 900_000), Some(260_000));
    // Nor what was done before a freeze, taken back after it.
    host(&mut room, HostDeed::Minute {}, 900_000);
    host(&mut room, HostDeed::Freeze {}, 900_000);
    host(&mut room, HostDeed::Freeze {}, 903_000);
    (0..3).for_each(|_| host(&mut room, HostDeed::Undo {}, 903_000));
    assert_eq!(left(&room, 903_000), Some(260_000));
    let mut room = Room { course: Course { clock: Clock::Runs { ends: 1_160_000 }, ..room.course.clone() }, ..room };
    // A pause in which nobody was served costs nothing either, also in what can be undone.
    host(&mut room, HostDeed::Blank {}, 910_000);
    room.resume(920_000, 2_000_000);
    assert_eq!(left(&room, 2_000_000), Some(240_000));
    host(&mut room, HostDeed::Undo {}, 2_000_000);
    assert_eq!(left(&room, 2_000_000), Some(240_000));
}

/// A deed that was meant for another scene does nothing: keys that repeat, and wishes that are sent twice.
#[test]
fn a_deed_belongs_to_the_scene_that_was_seen() {
    let programme = programme();
    let mut room = room_of(&programme, &["a"]);
    let next = |room: &mut Room| room.host(&programme, HostDeed::Next { at: Some(0) }, &|_| false, 0);
    assert_eq!((next(&mut room), next(&mut room), room.course.scene), (Ok(()), Err(Refusal::NotNow), 1));
}

/// What a team says after the host has played for it stays, though the host takes that back; what teams that are gone said counts no more.
#[test]
fn what_teams_say_is_their_own() {
    let programme = programme();
    let mut room = room_of(&programme, &["a", "b"]);
    go_to(&mut room, &programme, Scene::Round, 0);
    let step = programme.scenes[room.course.scene].step;
    let today = programme.game.today();
    let mut other = today.clone();
    other[3] = 2;
    room.host(&programme, HostDeed::PlanFor { team: 0, positions: today }, &|_| false, 0).unwrap();
    room.phone(&programme, 0, PhoneDeed::Plan { positions: other.clone() }, 0).unwrap();
    room.host(&programme, HostDeed::Undo {}, &|_| false, 0).unwrap();
    assert_eq!(room.plan(&programme, step, 0), other);
    assert_eq!((room.planned(step), room.phones()), (1, 2));
    room.host(&programme, HostDeed::Remove { team: 0 }, &|_| false, 0).unwrap();
    assert_eq!((room.planned(step), room.phones(), room.heard(Some(&BTreeMap::from([(0, 1), (1, 2)])))), (0, 1, vec![2]));
}

/// Phones that left make room for others.
#[test]
fn a_team_that_is_gone_takes_no_place() {
    let programme = programme();
    let mut room = Room::new("1234".into());
    for _ in 0..SEATS_MAX {
        room.join("1234", "", false, "t".into()).unwrap();
    }
    assert_eq!(room.join("1234", "", false, "t".into()), Err(Refusal::Full));
    room.host(&programme, HostDeed::Remove { team: 7 }, &|_| false, 0).unwrap();
    assert_eq!(room.join("1234", "", false, "t".into()), Ok(Joined::Seated(SEATS_MAX)));
}
