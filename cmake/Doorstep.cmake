# How a room, a module and a program are declared. See docs/ARCHITECTURE.md.
#
#   doorstep_room(locale USES base LINKS PkgConfig::ICU PUBLIC gsm7.h)
#   doorstep_module(locale gsm7)                  gsm7.c, and gsm7_test.c if it is there
#   doorstep_program(doorstep-form SOURCES main.c USES form session)
#   doorstep_test(NAME SOURCES a_test.c USES form)
#   doorstep_fuzz(NAME SOURCES a_fuzz.c USES form CORPUS folder)

set(DOORSTEP_WARNINGS
  -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith
  -Wwrite-strings -Wvla -Wundef -Wformat=2 -Wno-missing-field-initializers)

add_library(doorstep_flags INTERFACE)
target_compile_options(doorstep_flags INTERFACE ${DOORSTEP_WARNINGS})
target_compile_definitions(doorstep_flags INTERFACE _GNU_SOURCE)
target_include_directories(doorstep_flags INTERFACE ${CMAKE_SOURCE_DIR}/core ${CMAKE_SOURCE_DIR}/kiosk
  ${CMAKE_SOURCE_DIR}/hub ${CMAKE_SOURCE_DIR})
if(DOORSTEP_SANITIZE)
  target_compile_options(doorstep_flags INTERFACE -fsanitize=${DOORSTEP_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(doorstep_flags INTERFACE -fsanitize=${DOORSTEP_SANITIZE})
endif()

# Rooms are named as their folder; PUBLIC lists the headers another room may include
# (tests/rooms.sh reads these lines).
function(doorstep_room room)
  cmake_parse_arguments(R "" "" "USES;LINKS;PUBLIC" ${ARGN})
  # Written only when it differs, or a start after a start would build the room anew.
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${room}_room.c CONTENT "typedef int ${room}_room;\n")
  add_library(doorstep_${room} STATIC ${CMAKE_CURRENT_BINARY_DIR}/${room}_room.c)
  target_link_libraries(doorstep_${room} PUBLIC doorstep_flags ${R_LINKS})
  foreach(used ${R_USES})
    target_link_libraries(doorstep_${room} PUBLIC doorstep_${used})
  endforeach()
endfunction()

function(doorstep_module room)
  foreach(module ${ARGN})
    target_sources(doorstep_${room} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${module}.c)
    if(BUILD_TESTING AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${module}_test.c)
      doorstep_test(${room}_${module} SOURCES ${module}_test.c USES ${room})
    endif()
  endforeach()
endfunction()

function(doorstep_program name)
  cmake_parse_arguments(P "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_executable(${name} ${P_SOURCES})
  target_link_libraries(${name} PRIVATE doorstep_flags ${P_LINKS})
  foreach(used ${P_USES})
    target_link_libraries(${name} PRIVATE doorstep_${used})
  endforeach()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()

# Tests run with the repository's root as their folder.
function(doorstep_test name)
  if(NOT BUILD_TESTING)
    return()
  endif()
  cmake_parse_arguments(T "" "" "SOURCES;USES;LINKS;ARGS" ${ARGN})
  add_executable(${name}_test ${T_SOURCES})
  target_link_libraries(${name}_test PRIVATE doorstep_flags PkgConfig::CMOCKA ${T_LINKS})
  foreach(used ${T_USES})
    target_link_libraries(${name}_test PRIVATE doorstep_${used})
  endforeach()
  set_target_properties(${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name}_test ${T_ARGS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  # No test opens a window or is heard by those who sit beside it.
  set_tests_properties(${name} PROPERTIES TIMEOUT 300
                       ENVIRONMENT "SDL_VIDEODRIVER=dummy;SDL_AUDIODRIVER=dummy")
endfunction()

# A fuzz target is LLVMFuzzerTestOneInput in one file. In the `fuzz` preset it is a libFuzzer
# program; everywhere else it is built with tests/fuzz/replay.c and replays its corpus as a test.
function(doorstep_fuzz name)
  cmake_parse_arguments(F "" "CORPUS" "SOURCES;USES" ${ARGN})
  if(NOT DOORSTEP_FUZZ AND NOT BUILD_TESTING)
    return()
  endif()
  add_executable(fuzz_${name} ${F_SOURCES})
  target_link_libraries(fuzz_${name} PRIVATE doorstep_flags)
  foreach(used ${F_USES})
    target_link_libraries(fuzz_${name} PRIVATE doorstep_${used})
  endforeach()
  set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  if(DOORSTEP_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${F_CORPUS} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 300)
  endif()
endfunction()
